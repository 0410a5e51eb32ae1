import { jest } from '@jest/globals';
import { AccessTail, DevicesView, ProjectsView, SigningKeysView } from '@umbra/access';
import type { DeviceState } from '@umbra/contracts/device';
import { KafkaConnection, TailBehindError } from '@umbra/kafka';
import { aDevice, aProject, quietLogger, trackingIdOf, unclaimed } from '@umbra/testing';
import { FindDevice } from './find-device.ts';

const project = aProject();
const { projectId } = project.state;

/** @param news what this replica has missed: it is read when somebody waits for the tail */
function given({ known = [], news = [] }: { known?: DeviceState[]; news?: DeviceState[] } = {}) {
  const devices = new DevicesView();
  const projects = new ProjectsView();
  for (const state of known) devices.apply(state);
  const connection = new KafkaConnection({ brokers: ['localhost:1'], clientId: 'test', logger: quietLogger });
  const tail = new AccessTail({ connection, projects, devices, signingKeys: new SigningKeysView() });
  const caughtUp = jest.spyOn(tail, 'caughtUp').mockImplementation(() => {
    for (const state of news) devices.apply(state);
    return Promise.resolve();
  });
  return { find: new FindDevice(devices, projects, tail), caughtUp };
}

describe('a device that another service asks for, in the name of a project', () => {
  it('ASC-3 is found at once when it is known', async () => {
    const device = aDevice(project);
    const { find, caughtUp } = given({ known: [device] });
    expect(await find.ofProject(projectId, trackingIdOf(device))).toMatchObject({ deviceId: device.deviceId });
    expect(caughtUp).not.toHaveBeenCalled();
  });

  it('ASC-3 is found when its claim is news', async () => {
    const device = aDevice(project);
    const { find } = given({ news: [device] });
    expect(await find.ofProject(projectId, trackingIdOf(device))).toMatchObject({ deviceId: device.deviceId });
  });

  it.each([
    ['unknown', aDevice(project), [], 404],
    ['unclaimed', aDevice(project), [unclaimed], 404],
    ['of another project', aDevice(aProject()), [(state: DeviceState) => state], 403],
  ] as const)('SHA-6 is refused when it is %s, after one wait for the news', async (_what, device, states, status) => {
    const { find, caughtUp } = given({ known: states.map((make) => make(device)) });
    await expect(find.ofProject(projectId, trackingIdOf(device))).rejects.toMatchObject({ status });
    expect(caughtUp).toHaveBeenCalledTimes(1);
  });

  it('SHA-6 is not refused while the news cannot be read', async () => {
    const { find, caughtUp } = given();
    caughtUp.mockRejectedValue(new TailBehindError('for a test'));
    await expect(find.ofProject(projectId, trackingIdOf(aDevice(project)))).rejects.toThrow(TailBehindError);
  });
});
