// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>

/// Just enough of a look into CTF 1.8 metadata (TSDL) to know whether Babeltrace may be given the trace.
namespace xenlens::reader {

/// True for a file that begins as CTF metadata does, packetized or plain text.
bool isCtfMetadata(const std::filesystem::path& file);

/// The text of a metadata file, taken out of its packets; empty when it cannot be read.
std::string readMetadataText(const std::filesystem::path& file);

/// True when packets are laid out as LTTng does. Only then can salvage.h look into stream files.
bool isLttngLayout(const std::string& metadataText);

/// What is known to end the whole process in Babeltrace 2.0.4 instead of in an error; nullopt: nothing was seen.
std::optional<std::string> findDeadlyMetadata(const std::string& metadataText);

} // namespace xenlens::reader
