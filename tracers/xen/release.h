/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The release of Xen whose libraries the tracers are built with, and so the only one that they can trace: Xen's library
 * interface changes with each release. CMake reads the number here as well. To build for another release, change it and
 * see kernel-patches/README.md.
 */
#pragma once

#define XENLENS_XEN_RELEASE "4.17"
