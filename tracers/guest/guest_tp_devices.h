/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A part of guest_tp.h. Shared-page I/O: grants, rings, event channels. No include guard: LTTng reads the provider
 * several times over, each time with other macros.
 */
// clang-format off
/*
 * Grant table operations: granted to the peer, taken back, mapped from the peer, unmapped, copied from the peer, copied
 * to the peer.
 */
LTTNG_UST_TRACEPOINT_ENUM(xenlens_guest, grant_op,
    LTTNG_UST_TP_ENUM_VALUES(
        lttng_ust_field_enum_value("access", 0)
        lttng_ust_field_enum_value("end", 1)
        lttng_ust_field_enum_value("map", 2)
        lttng_ust_field_enum_value("unmap", 3)
        lttng_ust_field_enum_value("copy_from", 4)
        lttng_ust_field_enum_value("copy_to", 5)))

/* Shared rings, and from which end they are seen; tx is what the guest sends. */
LTTNG_UST_TRACEPOINT_ENUM(xenlens_guest, ring_kind,
    LTTNG_UST_TP_ENUM_VALUES(
        lttng_ust_field_enum_value("blkfront", 0)
        lttng_ust_field_enum_value("blkback", 1)
        lttng_ust_field_enum_value("netfront_tx", 2)
        lttng_ust_field_enum_value("netfront_rx", 3)
        lttng_ust_field_enum_value("netback_tx", 4)
        lttng_ust_field_enum_value("netback_rx", 5)
        lttng_ust_field_enum_value("netback_ctrl", 6)))

/* Fields of grants and grants_total. */
LTTNG_UST_TRACEPOINT_EVENT_CLASS(xenlens_guest, grant_sums,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, int, op, uint16_t, peer_domid, const struct guest_grant*, grant),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_enum(xenlens_guest, grant_op, uint8_t, op, op)
        lttng_ust_field_integer(uint16_t, peer_domid, peer_domid)
        lttng_ust_field_integer(uint64_t, operations, grant->operations)
        lttng_ust_field_integer(uint64_t, failed, grant->failed)
        lttng_ust_field_integer(uint64_t, batches, grant->batches)
        lttng_ust_field_integer(uint64_t, bytes, grant->bytes)))

/*
 * Operations on the grant table, by kind and by the domain at the other end (part grant_events): how many, how many of
 * them failed (for `end`: the peer still had the frame mapped), in how many hypercalls (0 for access and end, which
 * take none), and how many bytes were copied.
 */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, grant_sums, xenlens_guest, grants,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, int, op, uint16_t, peer_domid, const struct guest_grant*, grant))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, grants, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* As grants, since begin_ns. */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, grant_sums, xenlens_guest, grants_total,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, int, op, uint16_t, peer_domid, const struct guest_grant*, grant))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, grants_total, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* Fields of ring and ring_total. */
LTTNG_UST_TRACEPOINT_EVENT_CLASS(xenlens_guest, ring_sums,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, int, ring, uint16_t, peer_domid, uint32_t, device,
        uint32_t, queue, const struct guest_ring*, sums, const struct guest_histogram*, histogram),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_enum(xenlens_guest, ring_kind, uint8_t, ring, ring)
        lttng_ust_field_integer(uint16_t, peer_domid, peer_domid)
        lttng_ust_field_integer(uint32_t, device, device)
        lttng_ust_field_integer(uint32_t, queue, queue)
        lttng_ust_field_integer(uint64_t, pushes, sums->pushes)
        lttng_ust_field_integer(uint64_t, pushed_slots, sums->pushed_slots)
        lttng_ust_field_integer(uint64_t, notifications, sums->notifications)
        lttng_ust_field_integer(uint64_t, consumes, sums->consumes)
        lttng_ust_field_integer(uint64_t, consumed_slots, sums->consumed_slots)
        lttng_ust_field_integer(uint64_t, requests, sums->requests)
        lttng_ust_field_integer(uint64_t, request_slots, sums->request_slots)
        lttng_ust_field_integer(uint64_t, request_bytes, sums->request_bytes)
        lttng_ust_field_integer(uint64_t, reads, sums->reads)
        lttng_ust_field_integer(uint64_t, read_bytes, sums->read_bytes)
        lttng_ust_field_integer(uint64_t, writes, sums->writes)
        lttng_ust_field_integer(uint64_t, write_bytes, sums->write_bytes)
        lttng_ust_field_integer(uint64_t, responses, sums->responses)
        lttng_ust_field_integer(uint64_t, response_slots, sums->response_slots)
        lttng_ust_field_integer(uint64_t, response_bytes, sums->response_bytes)
        lttng_ust_field_integer(uint64_t, failed, sums->failed)
        lttng_ust_field_integer(uint64_t, timed, sums->timed)
        lttng_ust_field_integer(uint64_t, total_ns, sums->total_ns)
        lttng_ust_field_integer(uint8_t, first_bucket, histogram->first_bucket)
        lttng_ust_field_sequence(uint64_t, buckets, histogram->buckets, uint32_t, histogram->length)))

/*
 * Traffic of one shared ring (part ring_events). Front ends push requests and consume responses, back ends the reverse;
 * notifications is how many pushes had to notify the other end. request_bytes is the payload asked for (blocks, packets
 * sent), response_bytes that of packets received; reads and writes are requests of block devices. A packet is one
 * request or response of several slots; on the rings for tx each slot has a response. failed responses carry an error.
 * timed responses were matched with their request by id and took total_ns in all, distributed as in hypercall_latency;
 * those of rings for rx are not timed, since their requests are empty buffers that wait for a packet.
 */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, ring_sums, xenlens_guest, ring,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, int, ring, uint16_t, peer_domid, uint32_t, device,
        uint32_t, queue, const struct guest_ring*, sums, const struct guest_histogram*, histogram))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, ring, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* As ring, since begin_ns. */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, ring_sums, xenlens_guest, ring_total,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, int, ring, uint16_t, peer_domid, uint32_t, device,
        uint32_t, queue, const struct guest_ring*, sums, const struct guest_histogram*, histogram))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, ring_total, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* Fields of channels and channels_total. */
LTTNG_UST_TRACEPOINT_EVENT_CLASS(xenlens_guest, channel_counts,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, const struct guest_channel_counts*, channels),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_sequence(uint32_t, ports, channels->ports, uint32_t, channels->length)
        lttng_ust_field_sequence(uint8_t, types, channels->types, uint32_t, channels->length)
        lttng_ust_field_sequence(uint32_t, details, channels->details, uint32_t, channels->length)
        lttng_ust_field_sequence(uint64_t, notified, channels->notified, uint32_t, channels->length)
        lttng_ust_field_sequence(uint64_t, received, channels->received, uint32_t, channels->length)))

/*
 * Event channels (part channel_events): on port ports[i], notified[i] events were sent and received[i] handed to their
 * handler. types[i] is what the port is bound to: 0 no irq of the kernel, 1 physical irq, 2 virtual irq, 3 IPI between
 * CPUs, 4 another domain; details[i] the number of that irq, VIRQ, IPI vector or domain (0x7ff4 when it is not known).
 * At most 64 ports an event.
 */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, channel_counts, xenlens_guest, channels,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, const struct guest_channel_counts*, channels))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, channels, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* As channels, since begin_ns. */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, channel_counts, xenlens_guest, channels_total,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, const struct guest_channel_counts*, channels))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, channels_total, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)
