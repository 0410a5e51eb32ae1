import {
  BERLIN,
  given,
  ingested,
  northOfBerlin,
  resolved,
  sampleOf,
  shadowCleared,
  tracesDeleted,
} from '../testing/given.ts';
import { hasMoved } from './movement.ts';

const at = (sampledAtMs: number, metres: number) => ingested({ sampledAtMs, position: northOfBerlin(metres) });

describe('moving', () => {
  it('§4.4 is true beyond both accuracies and 100 m, and not at them', () => {
    expect(hasMoved(northOfBerlin(0, 10), northOfBerlin(121, 10))).toBe(true);
    expect(hasMoved(northOfBerlin(0, 10), northOfBerlin(119, 10))).toBe(false);
    expect(hasMoved(northOfBerlin(0, 300), northOfBerlin(350, 0))).toBe(false);
  });

  it('SHA-21 is false with one position, and absent with none', () => {
    expect(given().when(ingested({ sampledAtMs: 10 })).reported.system!.computed).toEqual({ online: true });
    expect(given().when(at(10, 0)).reported.system!.computed).toEqual({ online: true, moving: false });
  });

  it('tells when the last movement was seen', () => {
    const moved = given(at(10, 0)).when(at(20, 500));
    expect(moved.reported.system!.computed).toMatchObject({ moving: true, lastMovedTimestamp: 20 });
    const stopped = given(at(10, 0), at(20, 500)).when(at(30, 505));
    expect(stopped.reported.system!.computed).toMatchObject({ moving: false, lastMovedTimestamp: 20 });
  });

  it('looks at consecutive positions, whatever came without one in between', () => {
    const { reported } = given(at(10, 0), ingested({ sampledAtMs: 15 })).when(at(20, 500));
    expect(reported.system!.computed.moving).toBe(true);
  });

  it('takes a late position for what it is: the one before the newest', () => {
    const { reported } = given(at(10, 0), at(30, 500)).when(at(20, 490));
    expect(reported.system!.computed).toMatchObject({ moving: false, lastMovedTimestamp: 30 });
    expect(given(at(10, 0), at(30, 5)).when(at(20, 500)).reported.system!.computed.moving).toBe(true);
    expect(given(at(20, 0), at(30, 5)).when(at(10, 500)).reported.system!.computed.moving).toBe(false);
  });

  it('is computed anew when a scan turns out to be somewhere else', () => {
    const scanned = ingested({ sampledAtMs: 20, scan: {} });
    const { reported } = given(at(10, 0), scanned).when(resolved(sampleOf(scanned), northOfBerlin(900)));
    expect(reported.system!.computed).toMatchObject({ moving: true, lastMovedTimestamp: 20 });
  });

  it('begins anew after the traces are gone', () => {
    const { reported } = given(at(10, 0), at(20, 500), tracesDeleted()).when(at(30, 5_000));
    expect(reported.system!.computed).toMatchObject({ moving: false, lastMovedTimestamp: 20 });
  });

  it('goes on after the shadow was emptied: the traces are still there', () => {
    const { reported } = given(at(10, 0), shadowCleared()).when(at(20, 500));
    expect(reported.system!.computed).toMatchObject({ moving: true, lastMovedTimestamp: 20 });
  });

  it('does not depend on the direction', () => {
    expect(hasMoved(BERLIN, northOfBerlin(-500))).toBe(true);
  });
});
