-- A change of hours that is thought through before it is entered: who would lose their footing, and where each of
-- them could go. undo is what an application replaced, row by row, so that it can be put back exactly; it is empty
-- again once the time for that is over or used.

create table proposal (
    practice_id   uuid        not null,
    proposal_id   uuid        not null,
    kind          text        not null,
    state         text        not null,
    change        jsonb       not null,
    plan          jsonb       not null,
    change_number bigint      not null,
    undo          jsonb,
    version       integer     not null default 1,
    created_at    timestamptz not null,
    applied_at    timestamptz,
    reversed_at   timestamptz,
    primary key (practice_id, proposal_id),
    foreign key (practice_id) references practice,
    constraint proposal_kind_is_known check (kind in ('closure', 'sick', 'hours')),
    constraint proposal_state_is_known check (state in ('drafted', 'applied', 'reversed', 'stale')),
    constraint proposal_applied_has_time check ((applied_at is not null) = (state in ('applied', 'reversed'))),
    constraint proposal_reversed_has_time check ((reversed_at is not null) = (state = 'reversed')),
    constraint proposal_reversed_in_order check (reversed_at >= applied_at),
    constraint proposal_undo_was_applied check (undo is null or state = 'applied')
);

create index proposal_by_age on proposal (practice_id, created_at, proposal_id);

grant select, insert, update, delete on proposal to daybook_service;
