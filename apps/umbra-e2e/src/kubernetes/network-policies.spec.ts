import ipaddr from 'ipaddr.js';
import {
  manifestsOf,
  services,
  theOne,
  type Labels,
  type Manifest,
  type PolicyPeer,
  type PolicyRule,
} from './manifest.ts';

const podsOf = (service: string): Labels => {
  const { template } = theOne(manifestsOf(`k8s/base/${service}`), 'Deployment').spec;
  return { ...template?.metadata.labels, 'app.kubernetes.io/part-of': 'umbra' };
};

const policies: readonly Manifest[] = [
  ...services.map((service) => theOne(manifestsOf(`k8s/base/${service}`), 'NetworkPolicy')),
  ...manifestsOf('k8s/base/platform').filter(({ kind }) => kind === 'NetworkPolicy'),
];

const matches = (labels: Labels, wanted: Labels = {}): boolean =>
  Object.entries(wanted).every(([name, value]) => labels[name] === value);

/** Whether one of the policies lets these pods speak to, or be spoken to by, such a peer. */
function isLetThrough(
  direction: 'ingress' | 'egress',
  pods: Labels,
  isPeer: (peer: PolicyPeer) => boolean,
  port: number,
  among = policies,
): boolean {
  const of = (rule: PolicyRule) => (direction === 'ingress' ? rule.from : rule.to) ?? [];
  return among
    .filter(({ spec }) => matches(pods, spec.podSelector?.matchLabels))
    .flatMap(({ spec }) => spec[direction] ?? [])
    .some((rule) => of(rule).some(isPeer) && (rule.ports ?? []).some((allowed) => allowed.port === port));
}

const pod =
  (labels: Labels) =>
  ({ podSelector, namespaceSelector }: PolicyPeer): boolean =>
    namespaceSelector === undefined && podSelector !== undefined && matches(labels, podSelector.matchLabels);

const namespace =
  (name: string) =>
  ({ namespaceSelector }: PolicyPeer): boolean =>
    namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'] === name;

const flow = (from: Labels, to: Labels, port: number, among = policies): boolean =>
  isLetThrough('egress', from, pod(to), port, among) && isLetThrough('ingress', to, pod(from), port, among);

describe('the network policies', () => {
  it('refuse what no policy allows', () => {
    const all = policies.find(({ metadata }) => metadata.name === 'default-deny');
    expect(all?.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });

  const behind = services.filter((service) => service !== 'gateway');

  it.each(behind)('let the gateway reach %s', (service) => {
    expect(flow(podsOf('gateway'), podsOf(service), 8080)).toBe(true);
    expect(flow(podsOf('gateway'), podsOf(service), 9090)).toBe(false);
  });

  it('let no service reach another', () => {
    const pairs = behind.flatMap((from) => services.map((to) => [from, to] as const));
    const open = pairs.filter(([from, to]) => flow(podsOf(from), podsOf(to), 8080));
    expect(open).toEqual([]);
  });

  it('let the ingress controller reach the gateway, and ingestion for the paths of devices', () => {
    const reached = services.filter((service) =>
      isLetThrough('ingress', podsOf(service), namespace('ingress-nginx'), 8080),
    );
    expect(reached).toEqual(['gateway', 'ingestion']);
  });

  it.each(services)('let %s ask for names, and be asked for metrics', (service) => {
    expect(isLetThrough('egress', podsOf(service), namespace('kube-system'), 53)).toBe(true);
    expect(isLetThrough('ingress', podsOf(service), namespace('monitoring'), 9090)).toBe(true);
    expect(isLetThrough('ingress', podsOf(service), namespace('monitoring'), 8080)).toBe(false);
  });

  it('let connectors alone call out, and not to addresses that are not of the internet', () => {
    const blocksOf = (service: string) =>
      policies
        .filter(({ spec }) => matches(podsOf(service), spec.podSelector?.matchLabels))
        .flatMap(({ spec }) => spec.egress ?? [])
        .flatMap(({ to = [] }) => to.flatMap(({ ipBlock }) => ipBlock ?? []));
    expect(services.filter((service) => blocksOf(service).length > 0)).toEqual(['connectors']);
    const isLetOut = (address: string): boolean => {
      const ip = ipaddr.parse(address);
      const isIn = (cidr: string) => ip.kind() === ipaddr.parseCIDR(cidr)[0].kind() && ip.match(ipaddr.parseCIDR(cidr));
      return blocksOf('connectors').some(({ cidr, except = [] }) => isIn(cidr) && !except.some(isIn));
    };
    expect(['1.1.1.1', '93.184.216.34', '2606:4700::1111'].filter(isLetOut)).toHaveLength(3);
    const kept = ['10.0.0.1', '172.31.0.1', '192.168.1.1', '127.0.0.1', '169.254.169.254', '100.64.0.1', '0.0.0.0'];
    const keptOfV6 = ['::1', 'fd00::1', 'fe80::1', 'ff02::1', '::ffff:10.0.0.1', '64:ff9b::a00:1', '2002:a00:1::1'];
    expect([...kept, ...keptOfV6, '224.0.0.1', '255.255.255.255'].filter(isLetOut)).toEqual([]);
  });

  it.each([
    ['kafka', 9092, 'KAFKA_BROKERS'],
    ['postgres', 5432, 'DATABASE_URL'],
  ])('let those reach %s that are told where it is, and nobody else', (server, port, setting) => {
    const among = [...policies, ...manifestsOf(`k8s/components/${server}`)].filter(
      ({ kind }) => kind === 'NetworkPolicy',
    );
    const serverPods = { 'app.kubernetes.io/name': server };
    const reaching = services.filter((service) => flow(podsOf(service), serverPods, port, among));
    const told = services.filter((service) => {
      const [container] = theOne(manifestsOf(`k8s/base/${service}`), 'Deployment').spec.template?.spec.containers ?? [];
      return container?.env?.some(({ name }) => name === setting);
    });
    expect(reaching).toEqual(told);
    expect(told.length).toBeGreaterThan(1);
  });
});
