// SPDX-License-Identifier: GPL-3.0-or-later
/// A libFuzzer target: xentrace_fuzz CORPUS...
#include "exercise.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    xenlens::fuzz::exercise({reinterpret_cast<const char*>(data), size});
    return 0;
}
