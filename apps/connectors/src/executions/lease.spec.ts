import { instantOf, Lease, LEASE_MS, LeaseEndedError } from './lease.ts';

describe('a lease, as its holder sees it', () => {
  let monotonicMs = 0;
  let wallMs = 0;
  const time = { monotonicMs: () => monotonicMs, wallMs: () => wallMs };
  const pass = (ms: number) => {
    monotonicMs += ms;
    wallMs += ms;
  };
  let lease: Lease;
  beforeEach(() => {
    monotonicMs = 1_000;
    wallMs = 1_700_000_000_000;
    lease = new Lease(instantOf(time), time);
  });

  it('ends before the one in the database does', () => {
    pass(LEASE_MS - 2_001);
    expect(lease.isHeld).toBe(true);
    pass(1);
    expect(lease.isHeld).toBe(false);
    expect(() => {
      lease.require();
    }).toThrow(LeaseEndedError);
  });

  it('goes on from when it was last renewed', () => {
    pass(10_000);
    lease.renew(instantOf(time));
    pass(LEASE_MS - 2_001);
    expect(lease.isHeld).toBe(true);
  });

  it('is over when either clock says so: a process that was stopped, a machine that slept', () => {
    monotonicMs += LEASE_MS;
    expect(lease.isHeld).toBe(false);
    const other = new Lease(instantOf(time), time);
    wallMs += LEASE_MS;
    expect(other.isHeld).toBe(false);
  });

  it('is not shortened by a clock that was set back', () => {
    wallMs -= 3_600_000;
    monotonicMs += LEASE_MS - 2_000;
    expect(lease.isHeld).toBe(false);
  });

  it('does not come back: a renewal that arrives after the end changes nothing', () => {
    pass(LEASE_MS);
    expect(lease.isHeld).toBe(false);
    lease.renew(instantOf(time));
    expect(lease.isHeld).toBe(false);
  });
});
