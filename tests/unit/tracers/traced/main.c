/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Usage: traced BATCHES [UID]: the calls of a migration of domain 7 on the sender, then of domain 8 on the receiver, as
 * that user.
 */
#include "calls.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char** argv)
{
    struct callbacks callbacks = {0};
    struct stats stats;
    if (argc != 2 && (argc != 3 || setuid((uid_t)atoi(argv[2]))))
        return 2;
    batches = atoi(argv[1]);
    xc_logdirty_control(NULL, 7, 12, NULL, 0, 0, &stats); /* a reader of its own, outside of the save */
    xc_domain_save(NULL, open("/dev/null", O_WRONLY), 7, 1, &callbacks, 0, -1);
    xc_domain_destroy(NULL, 7);
    xc_domain_restore(NULL, 0, 8);
    xc_domain_resume(NULL, 8, 1);
    xc_domain_unpause(NULL, 8);
    return 0;
}
