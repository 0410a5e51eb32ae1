import { groupCommands } from './group-commands.ts';

/** `kind:key:commandId`; kind `-` goes alone. */
const grouped = (...texts: string[]) =>
  groupCommands(
    texts.map((text) => {
      const [kind = '', key = '', commandId = text] = text.split(':');
      return { text, key, commandId, kind: kind === '-' ? undefined : kind };
    }),
  ).map((group) => group.map(({ text }) => text).join(' '));

describe('commands that are carried out together', () => {
  it('are of one kind, also when others stand in between', () => {
    expect(grouped('a:1', 'b:2', 'a:3', 'b:4', 'a:1:again')).toEqual(['a:1 a:3 a:1:again', 'b:2 b:4']);
  });

  it('keep the order of their key', () => {
    expect(grouped('a:1', 'b:1', 'a:1:again', 'a:2')).toEqual(['a:1', 'b:1', 'a:1:again a:2']);
    expect(grouped('a:1', '-:2', 'a:2', 'a:1:again')).toEqual(['a:1', '-:2', 'a:2 a:1:again']);
  });

  it('go alone where their kind has no such way', () => {
    expect(grouped('-:1', '-:2', 'a:3', '-:4')).toEqual(['-:1', '-:2', 'a:3', '-:4']);
  });

  it('are not one command twice, whatever its key is', () => {
    expect(grouped('a:1:x', 'a:2:x', 'a:3:y')).toEqual(['a:1:x', 'a:2:x a:3:y']);
  });
});
