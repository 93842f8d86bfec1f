// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

extern "C" { // Xen's headers leave this to us
#include <xentoollog.h>
}

#include <cstdio>
#include <memory>

namespace xenlens::tracer {

/** For Xen's libraries: their own messages would stand beside ours, and one line is promised. */
class QuietLogger
{
public:
    QuietLogger()
        : m_logger(reinterpret_cast<xentoollog_logger*>(xtl_createlogger_stdiostream(stderr, XTL_CRITICAL, 0)))
    {
    }

    xentoollog_logger* get() const { return m_logger.get(); }

private:
    struct Destroy
    {
        void operator()(xentoollog_logger* logger) const { xtl_logger_destroy(logger); }
    };
    std::unique_ptr<xentoollog_logger, Destroy> m_logger;
};

} // namespace xenlens::tracer
