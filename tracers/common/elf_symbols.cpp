// SPDX-License-Identifier: GPL-2.0-or-later
#include "elf_symbols.h"

#include "failure.h"
#include "xen/release.h"

#include <cerrno>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <filesystem>
#include <gelf.h>
#include <memory>
#include <optional>
#include <unistd.h>
#include <utility>

namespace xenlens::tracer {

namespace {

constexpr auto Remedy = "install the libraries of Xen " XENLENS_XEN_RELEASE " (Debian: libxenmisc" XENLENS_XEN_RELEASE
                        ") or name the file with an option";

/** An open ELF file of this machine's kind. */
class ElfFile
{
public:
    explicit ElfFile(const std::string& path)
        : m_fd(open(path.c_str(), O_RDONLY | O_CLOEXEC))
    {
        if (m_fd < 0)
            throw Failure(path, std::strerror(errno), Remedy);
        elf_version(EV_CURRENT);
        m_elf.reset(elf_begin(m_fd, ELF_C_READ_MMAP, nullptr));
        GElf_Ehdr header;
        if (!m_elf || elf_kind(m_elf.get()) != ELF_K_ELF || !gelf_getehdr(m_elf.get(), &header)
            || header.e_machine != EM_X86_64) {
            m_elf.reset();
            close(m_fd);
            throw Failure(path, "not an x86-64 ELF file", Remedy);
        }
    }
    ~ElfFile()
    {
        m_elf.reset();
        close(m_fd);
    }
    ElfFile(const ElfFile&) = delete;
    ElfFile& operator=(const ElfFile&) = delete;

    Elf* get() const { return m_elf.get(); }

private:
    struct End
    {
        void operator()(Elf* elf) const { elf_end(elf); }
    };
    int m_fd;
    std::unique_ptr<Elf, End> m_elf;
};

/** The file offset of a virtual address, through the loadable segment that holds it. */
std::optional<uint64_t> fileOffset(Elf* elf, uint64_t address)
{
    size_t segments = 0;
    if (elf_getphdrnum(elf, &segments))
        return {};
    for (size_t i = 0; i < segments; ++i) {
        GElf_Phdr segment;
        if (gelf_getphdr(elf, static_cast<int>(i), &segment) && segment.p_type == PT_LOAD && (segment.p_flags & PF_X)
            && address >= segment.p_vaddr && address - segment.p_vaddr < segment.p_filesz)
            return address - segment.p_vaddr + segment.p_offset;
    }
    return {};
}

std::optional<uint64_t> findFunction(Elf* elf, const std::string& name)
{
    for (Elf_Scn* section = nullptr; (section = elf_nextscn(elf, section));) {
        GElf_Shdr header;
        if (!gelf_getshdr(section, &header) || header.sh_type != SHT_DYNSYM || header.sh_entsize == 0)
            continue;
        Elf_Data* data = elf_getdata(section, nullptr);
        for (uint64_t i = 0; data && i < header.sh_size / header.sh_entsize; ++i) {
            GElf_Sym symbol;
            if (!gelf_getsym(data, static_cast<int>(i), &symbol) || GELF_ST_TYPE(symbol.st_info) != STT_FUNC
                || symbol.st_shndx == SHN_UNDEF)
                continue;
            const char* found = elf_strptr(elf, header.sh_link, symbol.st_name);
            if (found && name == found)
                return fileOffset(elf, symbol.st_value);
        }
    }
    return {};
}

} // namespace

Library::Library(std::string path)
    : m_path(std::move(path))
{
    ElfFile check(m_path);
}

uint64_t Library::functionOffset(const std::string& symbol) const
{
    const ElfFile file(m_path);
    if (const auto offset = findFunction(file.get(), symbol))
        return *offset;
    throw Failure(m_path, "it does not export the function " + symbol,
        "xenlens traces the libraries of Xen " XENLENS_XEN_RELEASE);
}

std::string libraryOf(const void* address)
{
    Dl_info info;
    if (!dladdr(address, &info) || !info.dli_fname)
        throw Failure("libraries", "the program cannot find where its own libraries were loaded from", Remedy);
    std::error_code error;
    const auto path = std::filesystem::canonical(info.dli_fname, error);
    if (error)
        throw Failure(info.dli_fname, error.message(), Remedy);
    return path.string();
}

} // namespace xenlens::tracer
