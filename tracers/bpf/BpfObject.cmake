# SPDX-License-Identifier: GPL-2.0-or-later
# add_bpf_object(NAME [FLAGS FLAG...] [DEPENDS HEADER...]): compiles NAME.bpf.c of the current folder with clang for the BPF
# machine, with these flags of clang besides, once these generated headers are there, and makes the library target NAME_bpf,
# whose users may include <NAME.skel.h> with struct NAME_bpf.
# The programs need no vmlinux.h: what they know of the kernel is stable ABI (see syscalls.bpf.h), so that a build
# machine without BTF builds them all the same.
find_program(CLANG clang REQUIRED)
find_program(BPFTOOL bpftool PATHS /usr/sbin /sbin REQUIRED)

set(BPF_FOLDER ${CMAKE_CURRENT_LIST_DIR})
set(BPF_FLAGS -target bpf -O2 -g -Wall -Wextra -D__TARGET_ARCH_x86 -I${BPF_FOLDER} -I${BPF_FOLDER}/..
    # linux-libc-dev keeps <asm/...> in the folder of the machine's triplet, which clang for bpf does not look into.
    -isystem /usr/include/${CMAKE_CXX_LIBRARY_ARCHITECTURE})
if(XENLENS_WERROR)
    list(APPEND BPF_FLAGS -Werror)
endif()

function(add_bpf_object name)
    cmake_parse_arguments(PARSE_ARGV 1 OWN "" "" "FLAGS;DEPENDS")
    set(source ${CMAKE_CURRENT_SOURCE_DIR}/${name}.bpf.c)
    set(object ${CMAKE_CURRENT_BINARY_DIR}/${name}.bpf.o)
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/skeletons)
    set(skeleton ${folder}/${name}.skel.h)
    file(MAKE_DIRECTORY ${folder})
    add_custom_command(
        OUTPUT ${object}
        COMMAND ${CLANG} ${BPF_FLAGS} ${OWN_FLAGS} -MD -MF ${object}.d -MT ${object} -c ${source} -o ${object}.dwarf
        COMMAND ${BPFTOOL} gen object ${object} ${object}.dwarf # drops DWARF, keeps BTF
        DEPENDS ${source} ${OWN_DEPENDS}
        DEPFILE ${object}.d
        COMMENT "Compiling BPF programs ${name}.bpf.c"
        VERBATIM)
    add_custom_command(
        OUTPUT ${skeleton}
        COMMAND sh -c "\"$1\" gen skeleton \"$2\" name \"$3\" >\"$4.new\" && mv \"$4.new\" \"$4\"" sh
            ${BPFTOOL} ${object} ${name}_bpf ${skeleton}
        DEPENDS ${object}
        COMMENT "Generating ${name}.skel.h"
        VERBATIM)
    add_custom_target(${name}_skeleton DEPENDS ${skeleton})
    add_library(${name}_bpf INTERFACE)
    add_dependencies(${name}_bpf ${name}_skeleton)
    target_include_directories(${name}_bpf SYSTEM INTERFACE ${folder})
    target_link_libraries(${name}_bpf INTERFACE PkgConfig::LIBBPF)
endfunction()
