import { connectorBody, FIXED_LISTS, OWN_RESOURCES, PATCHWORKS } from '../support/patchworks.ts';
import { PROJECT_GUISES, type Attempt, type Intruder, type IsolationRows } from './attempt.ts';
import type { ForeignProject } from './foreign-project.ts';

/** A device is nobody here. */
const asDevice = (path: string, body?: object): Attempt => ({
  ...{ what: 'a device', path: `${PATCHWORKS}/${path}`, as: ['device'], statuses: [401, 403] },
  ...(body === undefined ? {} : { body }),
});

/** §1: another company's rows do not exist. */
const attempt = (what: string, path: string, statuses: readonly number[], body?: object): Attempt => ({
  ...{ what, path: `${PATCHWORKS}/${path}`, as: PROJECT_GUISES, statuses },
  ...(body === undefined ? {} : { body }),
});

const numberOf = ({ patchworks }: ForeignProject | Intruder, resource: string): number => {
  const id = patchworks.ids.get(resource);
  if (id === undefined) throw new Error(`it has none of ${resource}`);
  return id;
};

const placeholderOf = (path: string): string => (path === 'connectors' ? '{connector}' : '{id}');

/** Lists without its rows, whatever is asked to be shown or filtered by; and its row by its number. */
const readsOf = (path: string): IsolationRows => ({
  [`GET ${PATCHWORKS}/${path}`]: () => [attempt('the list', `${path}?per_page=100`, [200]), asDevice(path)],
  [`GET ${PATCHWORKS}/${path}/${placeholderOf(path)}`]: (foreign) => [
    attempt('its row', `${path}/${String(numberOf(foreign, path))}`, [404]),
    asDevice(`${path}/${String(numberOf(foreign, path))}`),
  ],
});

/** What is everybody's says nothing of anybody. */
const fixedReadsOf = (list: string): IsolationRows => ({
  [`GET ${PATCHWORKS}/patchworks/${list}`]: () => [
    attempt('the list', `patchworks/${list}?per_page=100`, [200]),
    asDevice(`patchworks/${list}`),
  ],
  [`GET ${PATCHWORKS}/patchworks/${list}/{id}`]: () => [attempt('a row', `patchworks/${list}/1`, [200, 404])],
});

/** A row of the caller's that would name one of the other company's. */
const naming =
  (path: string, bodyOf: (foreign: ForeignProject, intruder: Intruder) => Readonly<Record<string, object>>) =>
  (foreign: ForeignProject, intruder: Intruder): Attempt[] =>
    Object.entries(bodyOf(foreign, intruder)).map(([what, body]) => attempt(what, path, [422], body));

const atItsConnector = (rest: string, body?: object) => (foreign: ForeignProject) => [
  attempt('its connector', `connectors/${String(numberOf(foreign, 'connectors'))}${rest}`, [404], body),
];

const changing = (foreign: ForeignProject, intruder: Intruder): Attempt[] => [
  ...atItsConnector('', { name: 'taken over' })(foreign),
  ...['authentication_implementation_id', 'connection_pool_id'].map((field) =>
    attempt(`its ${field} in the own connector`, `connectors/${String(numberOf(intruder, 'connectors'))}`, [422], {
      [field]: numberOf(
        foreign,
        field === 'connection_pool_id' ? 'connection-pools' : 'authentication-implementations',
      ),
    }),
  ),
  attempt('its variable in the own connector', `connectors/${String(numberOf(intruder, 'connectors'))}`, [422], {
    variables: [{ id: numberOf(foreign, 'variables'), label: 'taken over' }],
  }),
];

const systemsFilter = (foreign: ForeignProject): Attempt[] => [
  attempt('the list', 'connectors?per_page=100&include=variables,certificate', [200]),
  attempt('the list by its system', `connectors?filter[system]=${String(numberOf(foreign, 'systems'))}`, [200]),
  asDevice('connectors'),
];

/** patchworks-contract.md §2 and §6.3; T-P10 */
export const patchworksRows: IsolationRows = {
  ...(Object.assign({}, ...OWN_RESOURCES.map(readsOf), ...FIXED_LISTS.map(fixedReadsOf)) as IsolationRows),
  [`GET ${PATCHWORKS}/connectors`]: systemsFilter,
  [`POST ${PATCHWORKS}/connectors`]: naming('connectors', (foreign, intruder) => {
    const own = connectorBody('by an intruder', numberOf(intruder, 'authentication-implementations'));
    return {
      'its implementation': connectorBody('x', numberOf(foreign, 'authentication-implementations')),
      'its pool': { ...own, connection_pool_id: numberOf(foreign, 'connection-pools') },
      'its certificate': { ...own, certificate_id: numberOf(foreign, 'certificates') },
    };
  }),
  [`PUT ${PATCHWORKS}/connectors/{connector}`]: changing,
  [`PATCH ${PATCHWORKS}/connectors/{connector}`]: changing,
  [`DELETE ${PATCHWORKS}/connectors/{connector}`]: atItsConnector(''),
  [`POST ${PATCHWORKS}/connectors/{connector}/test`]: atItsConnector('/test'),
  [`POST ${PATCHWORKS}/systems`]: () => [asDevice('systems', { name: 'x', system_type_id: 1 })],
  [`POST ${PATCHWORKS}/authentication-implementations`]: naming('authentication-implementations', (foreign) => ({
    'its system': { name: 'x', system_id: numberOf(foreign, 'systems'), authentication_type_id: 1 },
  })),
  [`POST ${PATCHWORKS}/authentication-implementations/{id}/endpoints`]: (foreign, intruder) => {
    const pathOf = (project: ForeignProject | Intruder) =>
      `authentication-implementations/${String(numberOf(project, 'authentication-implementations'))}/endpoints`;
    return [
      attempt('its implementation', pathOf(foreign), [404], { endpoint_ids: [numberOf(intruder, 'endpoints')] }),
      attempt('its endpoint', pathOf(intruder), [422], { endpoint_ids: [numberOf(foreign, 'endpoints')] }),
    ];
  },
  [`POST ${PATCHWORKS}/endpoints`]: naming('endpoints', (foreign) => ({
    'its system': { name: 'x', system_id: numberOf(foreign, 'systems') },
  })),
  [`POST ${PATCHWORKS}/certificates`]: naming('certificates', (foreign) => ({
    'its connector': { certificate: 'PEM', connector_id: numberOf(foreign, 'connectors') },
  })),
  [`POST ${PATCHWORKS}/connection-pools`]: () => [asDevice('connection-pools', { name: 'x' })],
  [`POST ${PATCHWORKS}/model-variables`]: naming('model-variables', (foreign, intruder) => ({
    'its variable': {
      ...{ variable_id: numberOf(foreign, 'variables'), model_type: 'endpoint' },
      model_id: numberOf(intruder, 'endpoints'),
    },
    'its endpoint': {
      ...{ variable_id: numberOf(intruder, 'variables'), model_type: 'endpoint' },
      model_id: numberOf(foreign, 'endpoints'),
    },
  })),
};
