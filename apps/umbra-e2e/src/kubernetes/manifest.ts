import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';

/** A manifest as far as the tests of this folder look into it. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Labels };
  readonly spec: ManifestSpec;
}

export type Labels = Readonly<Record<string, string>>;

export interface ManifestSpec {
  readonly template?: { readonly metadata: { readonly labels: Labels }; readonly spec: PodSpec };
  readonly ports?: readonly { readonly name: string; readonly port: number; readonly targetPort: string }[];
  readonly podSelector?: Selector;
  readonly ingress?: readonly PolicyRule[];
  readonly egress?: readonly PolicyRule[];
  readonly rules?: readonly { readonly http: { readonly paths: readonly IngressPath[] } }[];
  readonly minReplicas?: number;
  readonly [other: string]: unknown;
}

export interface Selector {
  readonly matchLabels?: Labels;
}

export interface PolicyRule {
  readonly from?: readonly PolicyPeer[];
  readonly to?: readonly PolicyPeer[];
  readonly ports?: readonly { readonly port: number }[];
}

export interface PolicyPeer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

export interface IngressPath {
  readonly path: string;
  readonly pathType: 'Prefix' | 'Exact';
  readonly backend: { readonly service: { readonly name: string } };
}

export interface PodSpec {
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly [other: string]: unknown;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly envFrom?: readonly { readonly configMapRef?: { readonly name: string } }[];
  readonly env?: readonly EnvVariable[];
  readonly [other: string]: unknown;
}

export interface EnvVariable {
  readonly name: string;
  readonly valueFrom?: {
    readonly configMapKeyRef?: { readonly name: string; readonly key: string };
    readonly secretKeyRef?: { readonly name: string; readonly key: string };
  };
}

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** The text of a file, by its path from the top folder. */
export const textOf = (path: string): string => readFileSync(root + path, 'utf8');

/** The documents of a YAML file. */
export const yamlOf = (path: string): unknown[] =>
  parseAllDocuments(textOf(path)).map((document) => document.toJS() as unknown);

/** The manifests of a folder, without what kustomize alone reads. */
export function manifestsOf(folder: string): Manifest[] {
  const files = readdirSync(root + folder).filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml');
  return files.flatMap((name) => yamlOf(`${folder}/${name}`)) as Manifest[];
}

/** The folders inside a folder. */
export const foldersOf = (folder: string): string[] =>
  readdirSync(root + folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

/** Every service that has manifests. */
export const services = foldersOf('k8s/base').filter((name) => name !== 'platform');

/** What a Deployment or a Job runs. */
export function podOf({ kind, metadata, spec }: Manifest): PodSpec {
  if (spec.template === undefined) throw new Error(`${kind} ${metadata.name} has no pods`);
  return spec.template.spec;
}

/** All containers of a pod, those that run first included. */
export const containersOf = (pod: PodSpec): Container[] => [...(pod.initContainers ?? []), ...pod.containers];

/** The one of this kind. */
export function theOne(manifests: readonly Manifest[], kind: string): Manifest {
  const found = manifests.filter((manifest) => manifest.kind === kind);
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${String(found.length)} of kind ${kind}, not one`);
  return found[0];
}
