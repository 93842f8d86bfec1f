// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/record_type.h"

#include "reader/xentrace/layout_text.h"

#include <iterator>

namespace xenlens::xentrace {

namespace {

// One record a line, so that it can be held against its call site.
// clang-format off
constexpr RecordType types[] = {
    // TRC_GEN
    {LostRecords, "gen_lost_records", "count:32 domid:16 vcpu:16 first_tsc:64/ticks", "common/trace.c insert_lost_records"},
    {WrapBuffer, "gen_wrap_buffer", "", "common/trace.c insert_wrap_record"},
    {CpuChange, "gen_cpu_change", "cpu:32 size:32/bytes", "tools/xentrace/xentrace.c write_buffer"},

    {ClockReading, "gen_clock", "system_time:64/ns wall_clock:64/ns tsc:32/hz", "common/trace.c trace_clock (ours)"},

    // TRC_HCALL_COST, TRC_HCALL_EXIT (ours); the first two without a TSC, but with the time since the record before
    {CostCall, "hypercall_cost", "op=0:6@hypercall cost:15f/ticks delta:15f/ticks failed:1 preempted:1", "common/trace.c (ours)"},
    {CostSubcall, "hypercall_cost_subcall", "op=0:6@hypercall cost:15f/ticks delta:15f/ticks failed:1 preempted:1", "common/trace.c (ours)"},
    {CostVcpu, "hypercall_cost_vcpu", "vcpu:16 domid:16", "common/trace.c (ours)"},
    {ExitCall, "hypercall_exit", "op:20@hypercall _:10 preempted:1 no_result:1 result:32i", "common/trace.c (ours); see hypercallLayout()"},
    {ExitSubcall, "hypercall_exit_subcall", "op:20@hypercall _:10 preempted:1 no_result:1 result:32i", "common/trace.c (ours); see hypercallLayout()"},

    // TRC_FAULT_END (ours)
    {FaultEndRo, "fault_end_ro", "addr:64x cost:32/ticks error:16x _:15 handled:1", "arch/x86/pv/ro-page-fault.c (ours)"},
    {FaultEndShadow, "fault_end_shadow", "addr:64x cost:32/ticks error:16x _:15 handled:1", "arch/x86/mm/shadow (ours)"},

    // TRC_SCHED_MIN
    {RunstateChange, "sched_runstate_change", "old=8:2@runstate new=4:2@runstate vcpu:16 domid:16", "common/sched/core.c trace_runstate_change"},
    {ContinueRunning, "sched_continue_running", "vcpu:16 domid:16", "common/sched/core.c trace_continue_running"},

    // TRC_SCHED_CLASS, credit
    {0x00022001, "csched_sched_tasklet", "", "common/sched/credit.c csched_schedule"},
    {0x00022002, "csched_account_start", "domid:32 unit:32 active_units:32", "common/sched/credit.c __csched_unit_acct_start"},
    {0x00022003, "csched_account_stop", "domid:32 unit:32 active_units:32", "common/sched/credit.c __csched_unit_acct_stop_locked"},
    {0x00022004, "csched_stolen_unit", "peer_cpu:32 domid:32 unit:32", "common/sched/credit.c csched_runq_steal"},
    {0x00022005, "csched_picked_cpu", "domid:32 unit:32 cpu:32", "common/sched/credit.c _csched_cpu_pick"},
    {0x00022006, "csched_tickle", "cpu:32", "common/sched/credit.c __runq_tickle"},
    {0x00022007, "csched_boost_start", "domid:32 unit:32", "common/sched/credit.c csched_unit_wake"},
    {0x00022008, "csched_boost_end", "domid:32 unit:32", "common/sched/credit.c csched_unit_acct"},
    {0x00022009, "csched_schedule", "cpu:16 tasklet:8 idle:8", "common/sched/credit.c csched_schedule"},
    {0x0002200a, "csched_ratelimit", "unit:16 domid:16 runtime:32/ns", "common/sched/credit.c csched_schedule"},
    {0x0002200b, "csched_steal_check", "peer_cpu:32 checked:32", "common/sched/credit.c csched_load_balance"},

    // TRC_SCHED_CLASS, credit2
    {0x00022201, "csched2_tick", "", ""},
    {0x00022202, "csched2_runq_pos", "unit:16 domid:16 pos:32", "common/sched/credit2.c runq_insert"},
    {0x00022203, "csched2_credit_burn", "unit:16 domid:16 credit:32i budget:32i delta:32i", "common/sched/credit2.c burn_credits"},
    {0x00022204, "csched2_credit_add", "", ""},
    {0x00022205, "csched2_tickle_check", "unit:16 domid:16 credit:32i score:32i", "common/sched/credit2.c tickle_score"},
    {0x00022206, "csched2_tickle", "cpu:16 _:16", "common/sched/credit2.c runq_tickle"},
    {0x00022207, "csched2_credit_reset", "unit:16 domid:16 credit_start:32i credit_end:32i", "common/sched/credit2.c reset_credit"},
    {0x00022208, "csched2_sched_tasklet", "", "common/sched/credit2.c csched2_schedule"},
    {0x00022209, "csched2_update_load", "", "common/sched/credit2.c update_load"},
    {0x0002220a, "csched2_runq_assign", "unit:16 domid:16 runq:16 _:16", "common/sched/credit2.c _runq_assign"},
    {0x0002220b, "csched2_update_unit_load", "avgload:64 unit:16 domid:16 shift:32", "common/sched/credit2.c update_svc_load"},
    {0x0002220c, "csched2_update_runq_load", "avgload:64 balance_avgload:64 load:16 runq:8 shift:8 _:32", "common/sched/credit2.c update_runq_load"},
    {0x0002220d, "csched2_tickle_new", "unit:16 domid:16 cpu:32 credit:32i", "common/sched/credit2.c runq_tickle"},
    {0x0002220e, "csched2_runq_max_weight", "runq:16 max_weight:16", "common/sched/credit2.c update_max_weight"},
    {0x0002220f, "csched2_migrate", "unit:16 domid:16 runq:16 target_runq:16", "common/sched/credit2.c migrate"},
    {0x00022210, "csched2_load_check", "local_runq:16 other_runq:16 delta:32", "common/sched/credit2.c balance_load"},
    {0x00022211, "csched2_load_balance", "local_avgload:64 other_avgload:64 local_runq:16 other_runq:16 _:32", "common/sched/credit2.c balance_load"},
    {0x00022213, "csched2_picked_cpu", "balance_avgload:64 unit:16 domid:16 runq:16 cpu:16", "common/sched/credit2.c csched2_res_pick"},
    {0x00022214, "csched2_runq_candidate", "unit:16 domid:16 tickled_cpu:32i credit:32i", "common/sched/credit2.c runq_candidate"},
    {0x00022215, "csched2_schedule", "cpu:16 runq:16 tasklet:8 idle:8 smt_idle:8 tickled:8", "common/sched/credit2.c csched2_schedule"},
    {0x00022216, "csched2_ratelimit", "unit:16 domid:16 runtime:32/ns", "common/sched/credit2.c runq_candidate"},
    {0x00022217, "csched2_runq_cand_check", "unit:16 domid:16", "common/sched/credit2.c runq_candidate"},

    // TRC_SCHED_CLASS, rtds
    {0x00022801, "rtds_tickle", "cpu:16 _:16", "common/sched/rt.c runq_tickle"},
    {0x00022802, "rtds_runq_pick", "unit:16 domid:16 deadline:64/ns budget:64/ns", "common/sched/rt.c runq_pick"},
    {0x00022803, "rtds_budget_burn", "unit:16 domid:16 budget:64/ns delta:32i/ns priority:32 has_extratime:8 _:24", "common/sched/rt.c burn_budget"},
    {0x00022804, "rtds_budget_replenish", "unit:16 domid:16 priority:32 deadline:64/ns budget:64/ns", "common/sched/rt.c rt_update_deadline"},
    {0x00022805, "rtds_sched_tasklet", "", "common/sched/rt.c rt_schedule"},
    {0x00022806, "rtds_schedule", "cpu:16 tasklet:8 tickled:4 idle:4", "common/sched/rt.c rt_schedule"},

    // TRC_SCHED_CLASS, null
    {0x00022a01, "null_picked_cpu", "unit:16 domid:16 cpu:32", "common/sched/null.c pick_res"},
    {0x00022a02, "null_unit_assign", "unit:16 domid:16 cpu:32", "common/sched/null.c unit_assign"},
    {0x00022a03, "null_unit_deassign", "unit:16 domid:16 cpu:32", "common/sched/null.c unit_deassign"},
    {0x00022a04, "null_migrate", "unit:16 domid:16 cpu:16 new_cpu:16", "common/sched/null.c null_unit_migrate"},
    {0x00022a05, "null_schedule", "tasklet:16 cpu:16 unit:16i domid:16i", "common/sched/null.c null_schedule"},
    {0x00022a06, "null_sched_tasklet", "", "common/sched/null.c null_schedule"},

    // TRC_SCHED_VERBOSE; times are the low 32 bits of ns
    {0x00028001, "sched_dom_add", "domid:32", "common/sched/core.c sched_init_domain"},
    {0x00028002, "sched_dom_rem", "domid:32", "common/sched/core.c sched_destroy_domain"},
    {0x00028003, "sched_sleep", "domid:32 vcpu:32", "common/sched/core.c vcpu_sleep_nosync"},
    {0x00028004, "sched_wake", "domid:32 vcpu:32", "common/sched/core.c vcpu_wake"},
    {0x00028005, "sched_yield", "domid:32 vcpu:32", "common/sched/core.c vcpu_yield"},
    {0x00028006, "sched_block", "domid:32 vcpu:32", "common/sched/core.c vcpu_block, do_poll"},
    {0x00028007, "sched_shutdown", "domid:32 vcpu:32 reason:32@shutdown", "common/sched/core.c do_sched_op; arch/x86/compat.c"},
    {0x00028008, "sched_ctl", "", ""},
    {0x00028009, "sched_adjdom", "domid:32", "common/sched/core.c sched_adjust"},
    {SchedSwitch, "sched_switch", "prev_domid:32 prev_unit:32 next_domid:32 next_unit:32", "common/sched/core.c sched_switch_units"},
    {0x0002800b, "sched_s_timer_fn", "", ""},
    {0x0002800c, "sched_t_timer_fn", "", ""},
    {0x0002800d, "sched_dom_timer_fn", "", ""},
    {0x0002800e, "sched_switch_infprev", "domid:32 unit:32 runtime:32/ns", "common/sched/core.c sched_switch_units"},
    {0x0002800f, "sched_switch_infnext", "domid:32 unit:32 waited:32/ns slice:32i/ns", "common/sched/core.c sched_switch_units"},
    {0x00028010, "sched_shutdown_code", "domid:32 vcpu:32 reason:32@shutdown", "common/sched/core.c do_sched_op"},
    {SwitchInfCont, "sched_switch_infcont", "domid:32 unit:32 runtime:32/ns slice:32i/ns", "common/sched/core.c sched_context_switch"},

    // TRC_DOM0OP
    {0x00041001, "dom0_dom_add", "domid:32", "common/domain.c domain_create"},
    {DomainRemoved, "dom0_dom_rem", "domid:32", "common/domain.c domain_destroy"},

    // TRC_HVM_ENTRYEXIT; 0x400: of a nested guest
    {0x00081001, "hvm_vmentry", "", "arch/x86/hvm/vmx/vmx.c vmx_vmenter_helper; svm/svm.c"},
    {0x00081002, "hvm_vmexit", "exit_reason:32x eip:32x", "arch/x86/hvm/vmx/vmx.c vmx_vmexit_handler; svm/svm.c"},
    {0x00081102, "hvm_vmexit", "exit_reason:32x rip:64x", "arch/x86/hvm/vmx/vmx.c vmx_vmexit_handler; svm/svm.c"},
    {0x00081401, "hvm_nested_vmentry", "", "arch/x86/hvm/svm/svm.c svm_vmenter_helper"},
    {0x00081402, "hvm_nested_vmexit", "exit_reason:32x eip:32x", "arch/x86/hvm/svm/svm.c svm_vmexit_handler"},
    {0x00081502, "hvm_nested_vmexit", "exit_reason:32x rip:64x", "arch/x86/hvm/svm/svm.c svm_vmexit_handler"},

    // TRC_HVM_HANDLER
    {0x00082001, "hvm_pf_xen", "error_code:32x addr:32x", "arch/x86/hvm/vmx/vmx.c vmx_vmexit_handler; svm/svm.c"},
    {0x00082101, "hvm_pf_xen", "error_code:32x addr:64x", "arch/x86/hvm/vmx/vmx.c vmx_vmexit_handler; svm/svm.c"},
    {0x00082002, "hvm_pf_inject", "error_code:32x addr:32x", ""},
    {0x00082102, "hvm_pf_inject", "error_code:32x addr:64x", "arch/x86/hvm/vmx/vmx.c vmx_inject_event; svm/svm.c"},
    {0x00082003, "hvm_inj_exc", "vector:32@trap error_code:32x", "arch/x86/hvm/vmx/vmx.c vmx_inject_event; svm/svm.c"},
    {0x00082004, "hvm_inj_virq", "vector:32x fake:32", "arch/x86/hvm/vmx/intr.c vmx_intr_assist; svm/intr.c"},
    {0x00082005, "hvm_reinj_virq", "vector:32x", ""},
    {0x00082006, "hvm_io_read", "port:32x size:32/bytes", ""},
    {0x00082007, "hvm_io_write", "port:32x size:32/bytes", ""},
    {0x00082008, "hvm_cr_read", "cr:32 value:32x", ""},
    {0x00082108, "hvm_cr_read", "cr:32 value:64x", "arch/x86/hvm/hvm.c hvm_mov_from_cr; emulate.c"},
    {0x00082009, "hvm_cr_write", "cr:32 value:32x", ""},
    {0x00082109, "hvm_cr_write", "cr:32 value:64x", "arch/x86/hvm/hvm.c hvm_mov_to_cr; emulate.c"},
    {0x0008200a, "hvm_dr_read", "", ""},
    {0x0008200b, "hvm_dr_write", "", "arch/x86/hvm/vmx/vmx.c vmx_dr_access; svm/svm.c"},
    {0x0008200c, "hvm_msr_read", "msr:32x value:64x", "arch/x86/hvm/hvm.c hvm_msr_read_intercept"},
    {0x0008200d, "hvm_msr_write", "msr:32x value:64x", "arch/x86/hvm/hvm.c hvm_msr_write_intercept"},
    {0x0008200e, "hvm_cpuid", "leaf:32x subleaf:32x eax:32x ebx:32x ecx:32x edx:32x", "arch/x86/hvm/hvm.c hvm_vmexit_cpuid"},
    {0x0008200f, "hvm_intr", "vector:32x", "arch/x86/hvm/vmx/vmx.c vmx_do_extint; svm/svm.c without the vector"},
    {0x00082010, "hvm_nmi", "", "arch/x86/hvm/vmx/vmx.c vmx_vmexit_handler; svm/svm.c"},
    {0x00082011, "hvm_smi", "", "arch/x86/hvm/svm/svm.c svm_vmexit_handler"},
    {0x00082012, "hvm_vmmcall", "eax:32x", "arch/x86/hvm/vmx/vmx.c vmx_vmexit_handler; svm/svm.c"},
    {0x00082013, "hvm_hlt", "runnable:32", "arch/x86/hvm/hvm.c hvm_hlt"},
    {0x00082014, "hvm_invlpg", "invlpga:32 addr:32x", ""},
    {0x00082114, "hvm_invlpg", "invlpga:32 addr:64x", "arch/x86/hvm/vmx/vmx.c vmx_invlpg_intercept; svm/svm.c"},
    {0x00082015, "hvm_mce", "", "arch/x86/hvm/vmx/vmx.c vmx_vmexit_handler; svm/svm.c"},
    {0x00082016, "hvm_ioport_read", "port:32x data:32x", "arch/x86/hvm/emulate.c hvmtrace_io_assist"},
    {0x00082116, "hvm_ioport_read", "port:64x data:64x", "arch/x86/hvm/emulate.c hvmtrace_io_assist"},
    {0x00082017, "hvm_iomem_read", "addr:32x data:32x", "arch/x86/hvm/emulate.c hvmtrace_io_assist"},
    {0x00082117, "hvm_iomem_read", "addr:64x data:64x", "arch/x86/hvm/emulate.c hvmtrace_io_assist"},
    {0x00082018, "hvm_clts", "", "arch/x86/hvm/vmx/vmx.c vmx_cr_access"},
    {0x00082019, "hvm_lmsw", "value:32x", ""},
    {0x00082119, "hvm_lmsw", "value:64x", "arch/x86/hvm/vmx/vmx.c vmx_cr_access"},
    {0x0008201a, "hvm_rdtsc", "value:64/ticks", "arch/x86/hvm/hvm.c hvm_rdtsc_intercept"},
    {0x00082020, "hvm_intr_window", "vector:32x source:32 pending_vector:32i", "arch/x86/hvm/vmx/intr.c vmx_enable_intr_window; svm/intr.c"},
    {0x00082021, "hvm_npf", "gpa:64x mfn:64x qualification:32x p2m_type:32", "arch/x86/hvm/vmx/vmx.c ept_handle_violation; svm/svm.c"},
    {0x00082022, "hvm_realmode_emulate", "", "arch/x86/hvm/vmx/vmx.c vmx_vmexit_handler"},
    {0x00082023, "hvm_trap", "vector:32@trap", "arch/x86/hvm/vmx/vmx.c vmx_vmexit_handler; svm/svm.c"},
    {0x00082024, "hvm_trap_debug", "exit_qualification:32x", "arch/x86/hvm/vmx/vmx.c vmx_vmexit_handler"},
    {0x00082025, "hvm_vlapic", "", "arch/x86/hvm/vmx/vmx.c vmx_handle_eoi_write"},
    {0x00082126, "hvm_xcr_read", "xcr:32 value:64x", "arch/x86/hvm/emulate.c hvmemul_read_xcr"},
    {0x00082127, "hvm_xcr_write", "xcr:32 value:64x", "arch/x86/hvm/emulate.c hvmemul_write_xcr"},
    {0x00082216, "hvm_ioport_write", "port:32x data:32x", "arch/x86/hvm/emulate.c hvmtrace_io_assist"},
    {0x00082316, "hvm_ioport_write", "port:64x data:64x", "arch/x86/hvm/emulate.c hvmtrace_io_assist"},
    {0x00082217, "hvm_iomem_write", "addr:32x data:32x", "arch/x86/hvm/emulate.c hvmtrace_io_assist"},
    {0x00082317, "hvm_iomem_write", "addr:64x data:64x", "arch/x86/hvm/emulate.c hvmtrace_io_assist"},

    // TRC_HVM_EMUL; the 32-bit times are the low half of ns
    {0x00084001, "hvm_hpet_start_timer", "timer:32 irq:32 delta:64/ns period:64/ns", "arch/x86/hvm/hpet.c hpet_set_timer"},
    {0x00084002, "hvm_pit_start_timer", "delta:32/ns period:32/ns", "arch/x86/emul-i8254.c pit_load_count"},
    {0x00084003, "hvm_rtc_start_timer", "delta:32/ns period:32/ns", "arch/x86/hvm/rtc.c rtc_timer_update"},
    {0x00084004, "hvm_lapic_start_timer", "delta:64/ns period:64/ns irq:32", "arch/x86/hvm/vlapic.c"},
    {0x00084005, "hvm_hpet_stop_timer", "timer:32", "arch/x86/hvm/hpet.c hpet_stop_timer"},
    {0x00084006, "hvm_pit_stop_timer", "", "arch/x86/emul-i8254.c"},
    {0x00084007, "hvm_rtc_stop_timer", "", "arch/x86/hvm/rtc.c"},
    {0x00084008, "hvm_lapic_stop_timer", "", "arch/x86/hvm/vlapic.c"},
    {0x00084009, "hvm_pit_timer_cb", "", "arch/x86/emul-i8254.c pit_time_fired"},
    {0x0008400a, "hvm_lapic_timer_cb", "", "arch/x86/hvm/vlapic.c vlapic_pt_cb"},
    {0x0008400b, "hvm_pic_int_output", "int_output:32 is_master:32 irq:32i", "arch/x86/hvm/vpic.c vpic_update_int_output"},
    {0x0008400c, "hvm_pic_kick", "irq:32i", "arch/x86/hvm/vpic.c vpic_update_int_output"},
    {0x0008400d, "hvm_pic_intack", "is_master:32 irq:32i", "arch/x86/hvm/vpic.c __vpic_intack"},
    {0x0008400e, "hvm_pic_posedge", "irq:32", "arch/x86/hvm/vpic.c vpic_irq_positive_edge"},
    {0x0008400f, "hvm_pic_negedge", "irq:32", "arch/x86/hvm/vpic.c vpic_irq_negative_edge"},
    {0x00084010, "hvm_pic_pend_irq_call", "accept:32 int_output:32", "arch/x86/hvm/vpic.c vpic_ack_pending_irq"},
    {0x00084011, "hvm_lapic_pic_intr", "target:32 accept:32", "arch/x86/hvm/vlapic.c vlapic_accept_pic_intr"},

    // TRC_MEM; domid of a grant: the domain whose page it is
    {GrantMap, "mem_page_grant_map", "domid:32", "common/grant_table.c map_grant_ref"},
    {GrantUnmap, "mem_page_grant_unmap", "domid:32", "common/grant_table.c unmap_common"},
    {GrantTransfer, "mem_page_grant_transfer", "domid:32", "common/grant_table.c gnttab_transfer"},
    {0x0010f004, "mem_set_p2m_entry", "gfn:64x mfn:64x p2m_type:32 domid:16 order:16", "arch/x86/mm/p2m-pt.c p2m_pt_set_entry"},
    {0x0010f005, "mem_decrease_reservation", "gfn:64x domid:16 order:16 _:32", "common/memory.c decrease_reservation"},
    {0x0010f010, "mem_pod_populate", "gfn:64x mfn:64x domid:16 order:16 _:32", "arch/x86/mm/p2m-pod.c p2m_pod_demand_populate"},
    {0x0010f011, "mem_pod_zero_reclaim", "gfn:64x mfn:64x domid:16 order:16 _:32", "arch/x86/mm/p2m-pod.c p2m_pod_zero_check, p2m_pod_zero_check_superpage"},
    {0x0010f012, "mem_pod_superpage_splinter", "gfn:64x domid:16 _:16 _:32", "arch/x86/mm/p2m-pod.c p2m_pod_demand_populate"},

    // TRC_MEM_LOGDIRTY (ours)
    {LogdirtyMark, "logdirty_mark", "domid:16 pfn:48x", "arch/x86/mm/paging.c (ours)"},
    {LogdirtyCounts, "logdirty_counts", "domid:16 op:16@shadow_op faults:32 dirty:32", "arch/x86/mm/paging.c (ours)"},
    {LogdirtyPause, "logdirty_pause", "domid:16 op:16@shadow_op result:32i paused:64/ns", "arch/x86/mm/paging.c (ours)"},

    // TRC_MEM_COMM (ours); of equal grant operations in a row there is one record
    {GrantOps, "grant_ops", "op:8@grant_op _:8 result:16i from:16 to:16 count:32 moved:32/bytes", "common/grant_table.c (ours)"},
    {EvtchnSend, "evtchn_send", "sender:16 receiver:16 sender_port:32 receiver_port:32 type:8@evtchn_status _:8 result:16i", "common/event_channel.c (ours)"},

    // TRC_PV_ENTRY; 0x100: of a 64-bit guest
    {PvHypercall, "pv_hypercall_v1", "eip:32x op:32@hypercall", ""},
    {PvHypercall | Flag64, "pv_hypercall_v1", "rip:64x op:32@hypercall", ""},
    {PvTrap, "pv_trap", "eip:32x trap:15@trap has_error:1 error:16x", "arch/x86/pv/trace.c __trace_pv_trap"},
    {PvTrap | Flag64, "pv_trap", "rip:64x trap:15@trap has_error:1 error:16x", "arch/x86/pv/trace.c __trace_pv_trap"},
    {PvPageFault, "pv_page_fault", "eip:32x addr:32x error:32x", "arch/x86/pv/trace.c __trace_pv_page_fault"},
    {PvPageFault | Flag64, "pv_page_fault", "rip:64x addr:64x error:32x", "arch/x86/pv/trace.c __trace_pv_page_fault"},
    {0x00201005, "pv_forced_invalid_op", "eip:32x", "arch/x86/pv/emul-inv-op.c"},
    {0x00201105, "pv_forced_invalid_op", "rip:64x", "arch/x86/pv/emul-inv-op.c"},
    {0x00201006, "pv_emulate_privop", "eip:32x", "arch/x86/traps.c do_general_protection"},
    {0x00201106, "pv_emulate_privop", "rip:64x", "arch/x86/traps.c do_general_protection"},
    {0x00201007, "pv_emulate_4gb", "eip:32x", ""},
    {0x00201107, "pv_emulate_4gb", "rip:64x", ""},
    {0x00201008, "pv_math_state_restore", "", "arch/x86/traps.c do_device_not_available"},
    {0x00201009, "pv_paging_fixup", "eip:32x addr:32x", "arch/x86/traps.c fixup_page_fault"},
    {0x00201109, "pv_paging_fixup", "rip:64x addr:64x", "arch/x86/traps.c fixup_page_fault"},
    {0x0020100a, "pv_gdt_ldt_mapping_fault", "eip:32x offset:32x", "arch/x86/traps.c handle_ldt_mapping_fault"},
    {0x0020110a, "pv_gdt_ldt_mapping_fault", "rip:64x offset:64x", "arch/x86/traps.c handle_ldt_mapping_fault"},
    {PvPtwr, "pv_ptwr_emulation", "pte:64x addr:32x eip:32x", ""},
    {PvPtwr | Flag64, "pv_ptwr_emulation", "pte:64x addr:64x rip:64x", "arch/x86/pv/trace.c __trace_ptwr_emulation"},
    {PvPtwrPae, "pv_ptwr_emulation_pae", "pte:64x addr:32x eip:32x", "arch/x86/pv/trace.c __trace_ptwr_emulation"},
    {PvPtwrPae | Flag64, "pv_ptwr_emulation_pae", "pte:64x addr:64x rip:64x", ""},
    {PvHypercallV2, "pv_hypercall", "op:20@hypercall args:12x", "common/trace.c __trace_hypercall; see hypercallLayout()"},
    {PvSubcall, "pv_hypercall_subcall", "op:20@hypercall args:12x", "common/trace.c __trace_hypercall; see hypercallLayout()"},

    // TRC_SHADOW; bits 8 and 9: the guest's paging levels less 2, so 0x200 is a 64-bit guest. Never with a TSC.
    {0x0040f001, "shadow_not_shadow", "gl1e:32x addr:32x flags:32x", "arch/x86/mm/shadow/multi.c trace_not_shadow_fault"},
    {0x0040f101, "shadow_not_shadow", "gl1e:64x addr:32x flags:32x", "arch/x86/mm/shadow/multi.c trace_not_shadow_fault"},
    {0x0040f201, "shadow_not_shadow", "gl1e:64x addr:64x flags:32x", "arch/x86/mm/shadow/multi.c trace_not_shadow_fault"},
    {0x0040f002, "shadow_fast_propagate", "addr:32x", "arch/x86/mm/shadow/multi.c trace_shadow_gen"},
    {0x0040f102, "shadow_fast_propagate", "addr:32x", "arch/x86/mm/shadow/multi.c trace_shadow_gen"},
    {0x0040f202, "shadow_fast_propagate", "addr:64x", "arch/x86/mm/shadow/multi.c trace_shadow_gen"},
    {0x0040f003, "shadow_fast_mmio", "addr:32x", "arch/x86/mm/shadow/multi.c trace_shadow_gen"},
    {0x0040f103, "shadow_fast_mmio", "addr:32x", "arch/x86/mm/shadow/multi.c trace_shadow_gen"},
    {0x0040f203, "shadow_fast_mmio", "addr:64x", "arch/x86/mm/shadow/multi.c trace_shadow_gen"},
    {0x0040f004, "shadow_false_fast_path", "addr:32x", "arch/x86/mm/shadow/multi.c trace_shadow_gen"},
    {0x0040f104, "shadow_false_fast_path", "addr:32x", "arch/x86/mm/shadow/multi.c trace_shadow_gen"},
    {0x0040f204, "shadow_false_fast_path", "addr:64x", "arch/x86/mm/shadow/multi.c trace_shadow_gen"},
    {0x0040f005, "shadow_mmio", "addr:32x", "arch/x86/mm/shadow/multi.c trace_shadow_gen"},
    {0x0040f105, "shadow_mmio", "addr:32x", "arch/x86/mm/shadow/multi.c trace_shadow_gen"},
    {0x0040f205, "shadow_mmio", "addr:64x", "arch/x86/mm/shadow/multi.c trace_shadow_gen"},
    {0x0040f006, "shadow_fixup", "gl1e:32x addr:32x flags:32x", "arch/x86/mm/shadow/multi.c trace_shadow_fixup"},
    {0x0040f106, "shadow_fixup", "gl1e:64x addr:32x flags:32x", "arch/x86/mm/shadow/multi.c trace_shadow_fixup"},
    {0x0040f206, "shadow_fixup", "gl1e:64x addr:64x flags:32x", "arch/x86/mm/shadow/multi.c trace_shadow_fixup"},
    {0x0040f007, "shadow_domf_dying", "addr:32x", "arch/x86/mm/shadow/multi.c trace_shadow_gen"},
    {0x0040f107, "shadow_domf_dying", "addr:32x", "arch/x86/mm/shadow/multi.c trace_shadow_gen"},
    {0x0040f207, "shadow_domf_dying", "addr:64x", "arch/x86/mm/shadow/multi.c trace_shadow_gen"},
    {0x0040f008, "shadow_emulate", "gl1e:32x write_value:32x addr:32x flags:29x emulation_count:3", "arch/x86/mm/shadow/multi.c trace_shadow_emulate"},
    {0x0040f108, "shadow_emulate", "gl1e:64x write_value:64x addr:32x flags:29x emulation_count:3", "arch/x86/mm/shadow/multi.c trace_shadow_emulate"},
    {0x0040f208, "shadow_emulate", "gl1e:64x write_value:64x addr:64x flags:29x emulation_count:3", "arch/x86/mm/shadow/multi.c trace_shadow_emulate"},
    {0x0040f009, "shadow_emulate_unshadow_user", "gfn:32x addr:32x", "arch/x86/mm/shadow/multi.c trace_shadow_emulate_other"},
    {0x0040f109, "shadow_emulate_unshadow_user", "gfn:64x addr:32x", "arch/x86/mm/shadow/multi.c trace_shadow_emulate_other"},
    {0x0040f209, "shadow_emulate_unshadow_user", "gfn:64x addr:64x", "arch/x86/mm/shadow/multi.c trace_shadow_emulate_other"},
    {0x0040f00a, "shadow_emulate_unshadow_evtinj", "gfn:32x addr:32x", "arch/x86/mm/shadow/multi.c trace_shadow_emulate_other"},
    {0x0040f10a, "shadow_emulate_unshadow_evtinj", "gfn:64x addr:32x", "arch/x86/mm/shadow/multi.c trace_shadow_emulate_other"},
    {0x0040f20a, "shadow_emulate_unshadow_evtinj", "gfn:64x addr:64x", "arch/x86/mm/shadow/multi.c trace_shadow_emulate_other"},
    {0x0040f00b, "shadow_emulate_unshadow_unhandled", "gfn:32x addr:32x", "arch/x86/mm/shadow/multi.c trace_shadow_emulate_other"},
    {0x0040f10b, "shadow_emulate_unshadow_unhandled", "gfn:64x addr:32x", "arch/x86/mm/shadow/multi.c trace_shadow_emulate_other"},
    {0x0040f20b, "shadow_emulate_unshadow_unhandled", "gfn:64x addr:64x", "arch/x86/mm/shadow/multi.c trace_shadow_emulate_other"},
    {0x0040f00c, "shadow_wrmap_bf", "gfn:64x", "arch/x86/mm/shadow/common.c trace_shadow_wrmap_bf"},
    {0x0040f00d, "shadow_prealloc_unpin", "gfn:64x", "arch/x86/mm/shadow/common.c trace_shadow_prealloc_unpin"},
    {0x0040f00e, "shadow_resync_full", "gfn:64x", "arch/x86/mm/shadow/common.c trace_resync"},
    {0x0040f00f, "shadow_resync_only", "gfn:64x", "arch/x86/mm/shadow/common.c trace_resync"},

    // TRC_HW_PM; tick: of the ACPI PM timer or ns of system time, whichever Xen uses for C-states
    {0x00801001, "pm_freq_change", "old:32/MHz new:32/MHz", "drivers/cpufreq/utility.c"},
    {0x00801002, "pm_idle_entry", "cstate:32 tick:32 expected:32/us predicted:32/us", "arch/x86/acpi/cpu_idle.c; cpu/mwait-idle.c"},
    {0x00801003, "pm_idle_exit", "cstate:32 tick:32 irq0:32 irq1:32 irq2:32 irq3:32", "arch/x86/acpi/cpu_idle.c; cpu/mwait-idle.c"},

    // TRC_HW_IRQ; began and ended are the low halves of TSCs
    {0x00802001, "irq_move_cleanup_delay", "irq:32 vector:32x cpu:32", "arch/x86/irq.c irq_move_cleanup_interrupt"},
    {0x00802002, "irq_move_cleanup", "irq:32 vector:32x cpu:32", "arch/x86/irq.c irq_move_cleanup_interrupt"},
    {0x00802003, "irq_bind_vector", "irq:16 vector:16x mask0:32x mask1:32x mask2:32x mask3:32x mask4:32x mask5:32x", "arch/x86/irq.c _trace_irq_mask"},
    {0x00802004, "irq_clear_vector", "irq:16 vector:16x mask0:32x mask1:32x mask2:32x mask3:32x mask4:32x mask5:32x", "arch/x86/irq.c _trace_irq_mask"},
    {0x00802005, "irq_move_finish", "irq:32 old_vector:32x cpu:32", "arch/x86/irq.c _clear_irq_vector"},
    {0x00802006, "irq_assign_vector", "irq:16 vector:16x mask0:32x mask1:32x mask2:32x mask3:32x mask4:32x mask5:32x", "arch/x86/irq.c _trace_irq_mask"},
    {0x00802007, "irq_unmapped_vector", "vector:32x", "arch/x86/irq.c do_IRQ"},
    {0x00802008, "irq_handled", "irq:32 began:32/ticks ended:32/ticks", "arch/x86/irq.c do_IRQ"},

    // TRC_GUEST: event number and words are the guest's own
    {GuestFirst, "guest_record", "", "arch/x86/hvm/hvm.c do_hvm_op, HVMOP_xentrace"},
};
// clang-format on

} // namespace

TypeIndex::TypeIndex()
{
    m_types.resize(blockTypes, unknownType); // block 0: of the classes that nobody uses
    for (std::uint16_t i = 0; i < std::size(types); ++i) {
        const std::uint32_t event = types[i].event;
        put(event, i);
        if (event == RunstateChange)
            for (std::uint32_t bits = 0; bits <= RunstateBits; ++bits)
                put(event | (bits & RunstateBits), i);
        if (event == CostCall || event == CostSubcall)
            for (std::uint32_t op = 0; op <= CostOpBits; ++op)
                put(event | op, i);
        if (event == GuestFirst)
            for (std::uint32_t number = 0; number < blockTypes; ++number)
                put(event | number, i);
    }
}

void TypeIndex::put(std::uint32_t event, std::uint16_t type)
{
    std::uint8_t& block = m_blocks[event >> blockBits];
    if (block == 0) {
        block = static_cast<std::uint8_t>(m_types.size() / blockTypes);
        m_types.resize(m_types.size() + blockTypes, unknownType);
    }
    m_types[block * blockTypes + event % blockTypes] = type;
}

const TypeIndex& typeIndex()
{
    static const TypeIndex index;
    return index;
}

std::span<const RecordType> recordTypes()
{
    return types;
}

const RecordType* recordType(std::uint32_t event)
{
    const unsigned index = typeIndex().find(event);
    return index == unknownType ? nullptr : &types[index];
}

} // namespace xenlens::xentrace
