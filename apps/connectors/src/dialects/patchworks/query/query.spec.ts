import { idOf, idsAmong, textsAmong } from './read-filters.ts';
import { narrowed } from './read-sparse-fields.ts';
import { readListQuery, readRowQuery, type ResourceQueryRules } from './resource-query.ts';

const rules: ResourceQueryRules = {
  includes: ['variables', 'variables_count', 'authenticationImplementation.system'],
  filters: ['canonical_key', 'system'],
  sorts: ['name'],
  fields: { table: 'connectors', columns: ['id', 'name', 'timezone'] },
};

const read = (query: string) => readListQuery(`/api/v1/connectors${query === '' ? '' : `?${query}`}`, rules);
const refusal = (query: string): unknown => {
  try {
    return read(query);
  } catch (error) {
    const { status, message, fieldErrors } = error as { status: number; message: string; fieldErrors?: object };
    return { status, message, ...(fieldErrors && { fieldErrors }) };
  }
};

describe('§4.1 include', () => {
  it.each([
    ['', []],
    ['include=', []],
    ['include', []],
    ['include=,', []],
    ['include=variables', ['variables']],
    ['include=variables,variables_count', ['variables', 'variables_count']],
    ['include=variables%2Cvariables_count', ['variables', 'variables_count']],
    ['include[]=variables&include[]=variables_count', ['variables', 'variables_count']],
    ['include%5B%5D=variables&include%5B%5D=variables_count', ['variables', 'variables_count']],
    ['include=variables&include=variables_count', ['variables', 'variables_count']],
    ['include=variables,variables', ['variables']],
    ['include=authenticationImplementation.system', ['authenticationImplementation.system']],
  ])('reads %j', (query, names) => {
    expect([...read(query).includes]).toEqual(names);
  });

  it('reads more items than any list of ours has', () => {
    const query = Array.from(
      { length: 60 },
      (_, index) => `include[]=${index % 2 === 0 ? 'variables' : 'variables_count'}`,
    );
    expect([...read(query.join('&')).includes]).toEqual(['variables', 'variables_count']);
  });

  it.each([
    ['include=a,variables,b', 'a, b'],
    ['include[]=b&include[]=a', 'b, a'],
    ['include=Variables', 'Variables'],
    ['include=x,x', 'x'],
    ['include=constructor,__proto__', 'constructor, __proto__'],
  ])('T-P6 refuses what is unknown in %j, all of it, in the order of the request', (query, names) => {
    expect(refusal(query)).toEqual({
      status: 400,
      message: `Requested include(s) \`${names}\` are not allowed. Allowed include(s) are \`variables, variables_count, authenticationImplementation.system\`.`,
    });
  });
});

describe('§4.2 filter', () => {
  it.each([
    ['filter=x', []],
    ['filter[system]=', []],
    ['filter[system]', []],
    ['filter[system]=,', []],
    ['filter[system]=1', [['system', ['1']]]],
    ['filter%5Bsystem%5D=1%2C2', [['system', ['1', '2']]]],
    ['filter[system][]=1&filter[system][]=2', [['system', ['1', '2']]]],
    ['filter[system]=1&filter[system]=2', [['system', ['1', '2']]]],
    ['filter[system]=Fleet+EU,%20b%20', [['system', ['Fleet EU', 'b']]]],
    ['filter[system]=true,false,True', [['system', [true, false, 'True']]]],
    ['filter[system]=x%00', [['system', ['x\0']]]],
    [
      'filter[system]=1&filter[canonical_key]=fleet',
      [
        ['system', ['1']],
        ['canonical_key', ['fleet']],
      ],
    ],
  ])('reads %j', (query, filters) => {
    expect([...read(query).filters]).toEqual(filters);
  });

  it.each([
    ['filter[name]=', 'name'],
    ['filter[name]=x&filter[5]=y', '5, name'],
    ['filter[constructor]=x', 'constructor'],
    ['filter[]=x', '0'],
    ['filter[System]=1', 'System'],
  ])('T-P6 refuses what is unknown in %j', (query, names) => {
    expect(refusal(query)).toEqual({
      status: 400,
      message: `Requested filter(s) \`${names}\` are not allowed. Allowed filter(s) are \`canonical_key, system\`.`,
    });
  });

  it.each([
    ['1', 1],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['9007199254740993', undefined],
    ['99999999999999999999', undefined],
    ['0', undefined],
    ['-1', undefined],
    ['01', undefined],
    ['1.5', undefined],
    ['1e3', undefined],
    ['', undefined],
    [true, undefined],
    [undefined, undefined],
  ])('takes %j as the id %j', (text, id) => {
    expect(idOf(text)).toBe(id);
  });

  it('has of values what a column can hold', () => {
    expect(idsAmong(['1', 'x', true, '7'])).toEqual([1, 7]);
    expect(textsAmong(['a', true, 'b\0'])).toEqual(['a', 'true']);
  });
});

describe('§4.3 sort', () => {
  it.each([
    ['', []],
    ['sort=', []],
    ['sort=name', [{ field: 'name', isDescending: false }]],
    ['sort=-name', [{ field: 'name', isDescending: true }]],
    [
      'sort=-name,name',
      [
        { field: 'name', isDescending: true },
        { field: 'name', isDescending: false },
      ],
    ],
  ])('reads %j', (query, sort) => {
    expect(read(query).sort).toEqual(sort);
  });

  it.each([
    ['sort=-x', 'x'],
    ['sort=x,name,-y', 'x, y'],
  ])('T-P6 refuses what is unknown in %j, without the sign', (query, names) => {
    expect(refusal(query)).toEqual({
      status: 400,
      message: `Requested sort(s) \`${names}\` is not allowed. Allowed sort(s) are \`name\`.`,
    });
  });
});

describe('§4.4 fields', () => {
  it.each([
    ['', undefined],
    ['fields[connectors]=', undefined],
    ['fields=name', undefined],
    ['fields[flowStep]=id,name', undefined],
    ['fields[connectors]=timezone,name', ['timezone', 'name']],
    ['fields%5Bconnectors%5D=name', ['name']],
  ])('reads %j', (query, names) => {
    const { fields } = read(query);
    expect(fields && [...fields]).toEqual(names);
  });

  it('refuses a column that the table has not', () => {
    expect(refusal('fields[connectors]=x,id,y')).toEqual({
      status: 400,
      message:
        'Requested field(s) `connectors.x, connectors.y` are not allowed. Allowed field(s) are `connectors.id, connectors.name, connectors.timezone`.',
    });
  });

  it('narrows a row, which keeps its order', () => {
    expect(Object.keys(narrowed({ id: 1, name: 'a', timezone: 'UTC' }, new Set(['timezone', 'id'])))).toEqual([
      'id',
      'timezone',
    ]);
  });
});

describe('§4.5 page and per_page', () => {
  it.each([
    ['', 1, 15],
    ['page=&per_page=', 1, 15],
    ['page=3&per_page=100', 3, 100],
    ['page=9007199254740991', Number.MAX_SAFE_INTEGER, 15],
  ])('reads %j', (query, page, perPage) => {
    expect(read(query).page).toEqual({ page, perPage });
  });

  it.each([
    ['page=0', 'page', 'The page field must be at least 1.'],
    ['page=x', 'page', 'The page field must be an integer.'],
    ['page=1.5', 'page', 'The page field must be an integer.'],
    ['page=99999999999999999999', 'page', 'The page field must be an integer.'],
    ['page[]=1', 'page', 'The page field must be an integer.'],
    ['per_page=101', 'per_page', 'The per page field must not be greater than 100.'],
    ['per_page=-1', 'per_page', 'The per page field must be at least 1.'],
  ])('refuses %j', (query, field, text) => {
    expect(refusal(query)).toEqual({ status: 422, message: text, fieldErrors: { [field]: [text] } });
  });

  it('is not looked at where a single row is asked for', () => {
    expect(() => readRowQuery('/api/v1/connectors/1?page=0&sort=x', rules)).not.toThrow();
    expect(() => readRowQuery('/api/v1/connectors/1?include=x', rules)).toThrow('Requested include(s)');
  });

  it.each(['filter[__proto__]=1', 'filter%5B__proto__%5D=1', 'filter[__proto__][x]=1'])(
    'T-P6 %s is a filter that nobody knows',
    (query) => {
      const rules = { includes: [], filters: ['system'], sorts: [] };
      for (const read of [readListQuery, readRowQuery]) {
        expect(() => read(`/x?${query}`, rules)).toThrow('Requested filter(s) `__proto__` are not allowed.');
      }
    },
  );
});
