// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output_file.h"

#include "core/error.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <string_view>
#include <unistd.h>

namespace xenlens {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(const std::string& path, int error)
{
    throw Error(path, std::string("cannot write: ") + std::strerror(error));
}

/// True for what is written in place: a device or a pipe. Nothing is lost of what is in there.
bool isDevice(const std::string& path)
{
    struct stat status
    {
    };
    return stat(path.c_str(), &status) == 0
        && (S_ISCHR(status.st_mode) || S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode));
}

class Descriptor
{
public:
    explicit Descriptor(int fd)
        : m_fd(fd)
    {
    }
    ~Descriptor()
    {
        if (m_fd >= 0)
            close(m_fd);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    [[nodiscard]] int fd() const { return m_fd; }

    void write(const std::string& path, std::string_view text) const
    {
        while (!text.empty()) {
            const ssize_t put = ::write(m_fd, text.data(), text.size());
            if (put < 0 && errno == EINTR)
                continue;
            if (put < 0)
                fail(path, errno);
            text.remove_prefix(static_cast<std::size_t>(put));
        }
    }

private:
    int m_fd;
};

/// A file without a name in the folder of `path`: nobody has to remove it.
int openNameless(const fs::path& folder)
{
    return open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
}

/// Gives it a name that no file has yet.
bool giveName(int fd, const std::string& name)
{
    const std::string self = "/proc/self/fd/" + std::to_string(fd);
    return linkat(AT_FDCWD, self.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0;
}

std::string nameBeside(const fs::path& path)
{
    return (path.parent_path() / ("." + path.filename().string() + "." + std::to_string(getpid()))).string();
}

void replace(const std::string& temporary, const std::string& path, Overwrite overwrite)
{
    // link() takes no place that is taken, and rename() takes any
    const bool done = overwrite == Overwrite::Yes ? rename(temporary.c_str(), path.c_str()) == 0
                                                  : link(temporary.c_str(), path.c_str()) == 0;
    const int error = errno;
    unlink(temporary.c_str());
    if (!done)
        fail(path, error);
}

} // namespace

void checkOutput(const std::string& path, Overwrite overwrite)
{
    std::error_code error;
    if (isDevice(path))
        return;
    const fs::file_status status = fs::symlink_status(path, error);
    if (overwrite == Overwrite::No && status.type() == fs::file_type::symlink)
        throw Error(path, "is a symbolic link", "name another file, or follow it with --force");
    if (overwrite == Overwrite::No && status.type() == fs::file_type::regular)
        throw Error(path, "is there already", "name another file, or replace it with --force");
    if (status.type() == fs::file_type::directory)
        throw Error(path, "cannot write: it is a folder");
}

void writeOutput(const std::string& path, const std::string& text, Overwrite overwrite)
{
    checkOutput(path, overwrite);
    if (isDevice(path)) {
        const Descriptor device(open(path.c_str(), O_WRONLY | O_CLOEXEC));
        if (device.fd() < 0)
            fail(path, errno);
        device.write(path, text);
        return;
    }
    std::error_code error;
    const fs::path place = fs::weakly_canonical(path, error); // with --force: behind links
    if (error)
        throw Error(path, "cannot write: " + error.message());
    const std::string temporary = nameBeside(place);
    const Descriptor nameless(openNameless(place.parent_path()));
    if (nameless.fd() >= 0) {
        nameless.write(path, text);
        if (giveName(nameless.fd(), place.string()))
            return;
        if (errno != EEXIST || overwrite == Overwrite::No || !giveName(nameless.fd(), temporary))
            fail(path, errno);
    } else { // a file system that has no such files
        if (errno != EOPNOTSUPP && errno != EISDIR)
            fail(path, errno);
        const Descriptor named(open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
        if (named.fd() < 0)
            fail(path, errno);
        try {
            named.write(path, text);
        } catch (...) {
            unlink(temporary.c_str());
            throw;
        }
    }
    replace(temporary, place.string(), overwrite);
}

} // namespace xenlens
