import { AnswerRoom } from './answer-room.ts';

const never = new AbortController().signal;
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('room for answers', () => {
  let room: AnswerRoom;
  let inside: string[];
  const take = (name: string, bytes: number, signal = never): Promise<() => void> =>
    room.take(name.charAt(0), bytes, signal).then((leave) => {
      inside.push(name);
      return leave;
    });
  beforeEach(() => {
    room = new AnswerRoom({ bytes: 10, bytesEach: 6 });
    inside = [];
  });

  it('is waited for, in order, by those for whom there is none', async () => {
    const [a, , , d] = [take('a', 5), take('b', 4), take('c', 3), take('d', 1)];
    await settled();
    expect(inside).toEqual(['a', 'b']);
    (await a)();
    await d;
    expect(inside).toEqual(['a', 'b', 'c', 'd']);
  });

  it('is not filled by one holder, for whose answers others do not wait', async () => {
    const [first] = [take('a1', 4), take('a2', 4), take('b', 4)];
    await settled();
    expect(inside).toEqual(['a1', 'b']);
    (await first)();
    await settled();
    expect(inside).toEqual(['a1', 'b', 'a2']);
  });

  it('is had by what is larger than a holder may have, by itself', async () => {
    const leave = await take('a1', 100);
    void take('a2', 1);
    await settled();
    expect(inside).toEqual(['a1']);
    leave();
    await settled();
    expect(inside).toEqual(['a1', 'a2']);
  });

  it('is given up with the signal, and those behind come up', async () => {
    await take('a', 6);
    const controller = new AbortController();
    const second = take('b', 6, controller.signal);
    const third = take('c', 4);
    controller.abort(new Error('too late'));
    await expect(second).rejects.toThrow('too late');
    await third;
    expect(inside).toEqual(['a', 'c']);
  });
});
