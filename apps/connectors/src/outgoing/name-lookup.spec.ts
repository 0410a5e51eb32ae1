import { createSocket, type Socket } from 'node:dgram';
import { nameLookup, type NameLookupOptions } from './name-lookup.ts';

const open: Socket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.close();
});

/** @param answer the address of all names, or `none`, or `silence` */
async function nameServer(answer: string, { knowsSix = true } = {}): Promise<{ server: string; asked: () => number }> {
  const socket = createSocket('udp4');
  open.push(socket);
  let asked = 0;
  socket.on('message', (question, { port, address }) => {
    asked += 1;
    if (answer === 'silence') return;
    const isA = question.readUInt16BE(question.indexOf(0, 12) + 1) === 1;
    if (!isA && !knowsSix) return;
    const hasAnswer = isA && answer !== 'none';
    const header = Buffer.from(question.subarray(0, 12));
    // A response that is recursive; a name error where there is no answer at all.
    header.writeUInt16BE(answer === 'none' ? 0x8183 : 0x8180, 2);
    header.writeUInt16BE(hasAnswer ? 1 : 0, 6);
    header.writeUInt16BE(0, 10);
    const asking = question.subarray(12, question.indexOf(0, 12) + 5);
    const record = Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...answer.split('.').map(Number)]);
    socket.send(Buffer.concat([header, asking, ...(hasAnswer ? [record] : [])]), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { server: `127.0.0.1:${String(socket.address().port)}`, asked: () => asked };
}

const look = (name: string, options: NameLookupOptions): Promise<unknown> =>
  new Promise((resolve, reject) => {
    nameLookup(options)(name, { all: true }, (error, addresses) => {
      if (error === null) resolve(addresses);
      else reject(error);
    });
  });

describe('looking up names', () => {
  it('gives the addresses that DNS has', async () => {
    const { server } = await nameServer('93.184.215.14');
    expect(await look('cloud.example', { useSystem: false, servers: [server] })).toEqual([
      { address: '93.184.215.14', family: 4 },
    ]);
  });

  it('does not wait for a server that never answers for IPv6', async () => {
    const { server } = await nameServer('93.184.215.14', { knowsSix: false });
    const options = { useSystem: false, servers: [server], timeoutMs: 60_000 };
    expect(await look('cloud.example', options)).toEqual([{ address: '93.184.215.14', family: 4 }]);
  });

  it('asks this machine for names that DNS does not know, where it may', async () => {
    const { server } = await nameServer('none');
    const servers = [server];
    await expect(look('localhost', { useSystem: false, servers })).rejects.toMatchObject({ code: 'ENOTFOUND' });
    expect(await look('localhost', { useSystem: true, servers })).toContainEqual({ address: '127.0.0.1', family: 4 });
  });

  it('gives up a name whose servers are silent', async () => {
    const { server, asked } = await nameServer('silence');
    const options = { useSystem: true, servers: [server], timeoutMs: 100 };
    await expect(look('slow.example', options)).rejects.toMatchObject({ code: 'ETIMEOUT' });
    expect(asked()).toBeGreaterThan(1);
  });
});
