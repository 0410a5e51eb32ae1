import { topics } from '@umbra/contracts/topics';
import { COMMAND_TOPICS } from './shadows-commands.ts';

describe('replies to commands of shadows', () => {
  it('wall 5 go to whoever the topics of replies say', () => {
    const declared = topics.filter(({ name, writers }) => name.endsWith('.replies') && writers.includes('shadows'));
    expect(new Set(COMMAND_TOPICS.replies)).toEqual(new Set(declared));
  });
});
