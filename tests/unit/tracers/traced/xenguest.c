/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "calls.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

int batches = 23;

/* One PAGE_DATA record of pfns frame numbers, of which pages come with their 4096 bytes. */
static int send_batch(int fd, uint32_t pfns, uint32_t pages)
{
    static char page[4096];
    uint32_t type = 1, length = 8 + pfns * 8 + pages * 4096, header[2] = {pfns, 0};
    uint64_t* numbers = calloc(pfns, sizeof(*numbers));
    struct iovec iov[4 + 8]
        = {{&type, sizeof(type)}, {&length, sizeof(length)}, {header, sizeof(header)}, {numbers, pfns * 8}};
    uint32_t i;
    int result;
    for (i = 0; i < pages; ++i)
        iov[4 + i] = (struct iovec){page, sizeof(page)};
    result = writev_exact(fd, iov, 4 + (int)pages);
    free(numbers);
    return result;
}

/* A record that is not PAGE_DATA, with a body that needs padding. */
static int send_other(int fd)
{
    uint32_t type = 0x0c, length = 5;
    char body[8] = "";
    struct iovec iov[] = {{&type, sizeof(type)}, {&length, sizeof(length)}, {body, 5}, {NULL, 0}, {body, 3}};
    return writev_exact(fd, iov, 5);
}

int xc_domain_save(void* xch, int fd, uint32_t dom, uint32_t flags, struct callbacks* callbacks, int type, int recv_fd)
{
    struct info info;
    struct stats stats;
    char header[24] = "";
    int i, pipes[2];
    (void)flags, (void)callbacks, (void)type, (void)recv_fd;
    if (xc_domain_getinfo(xch, dom, 1, &info) != 1 || write_exact(fd, header, sizeof(header)) || send_other(fd))
        return -1;
    xc_shadow_control(xch, dom, 2, NULL, 0);
    if (pipe(pipes) == 0)
        write_exact(pipes[1], header, sizeof(header)); /* not the stream */
    for (i = 0; i < abs(batches); ++i)
        send_batch(fd, 8, i % 2 ? 8 : 7);
    if (batches < 0)
        raise(SIGKILL);
    if (xc_logdirty_control(xch, dom, 11, header, 32768, 0, &stats) != 32768)
        return -1;
    if (xc_domain_getinfo(xch, dom, 1, &info) != 1)
        return -1;
    xc_logdirty_control(xch, dom, 11, header, 32768, 1, &stats);
    send_batch(fd, 8, 0);
    xc_shadow_control(xch, dom, 0, NULL, 0);
    return 0;
}

int xc_domain_restore(void* xch, int fd, uint32_t dom)
{
    (void)xch, (void)fd, (void)dom;
    return -1;
}

int xc_domain_resume(void* xch, uint32_t domid, int fast)
{
    (void)xch, (void)domid, (void)fast;
    return 0;
}
