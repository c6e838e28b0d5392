import { nameOf, type KubeObject } from '../../../scripts/schemas/objects';
import type { Check } from './cluster';

/** What an unresolved Terraform value looks like in text, as a string, a list, a map and a number. */
const TERRAFORM = /TfToken\[|\$\{(data\.)?[a-z][a-z0-9]*_[a-z0-9_]+\.[\w-]+\.|-\d\.\d{10,}e\+2\d\d/;

/** Every text in a value, with its path. */
function texts(value: unknown, path: string): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[path, String(value)]];
  return Object.entries(value).flatMap(([key, inner]) => [[`${path}.${key}`, key] as [string, string], ...texts(inner, `${path}.${key}`)]);
}

export const noTerraformValues: Check = ({ objects }) =>
  objects.flatMap((object) => texts(object, nameOf(object)).filter(([, text]) => TERRAFORM.test(text)).map(([path]) => `${path}: a Terraform value`));

export const noSecrets: Check = (cluster) => cluster.of('Secret').map((object) => `${nameOf(object)}: a Secret in a manifest`);

/** Every `image` in an object, a custom resource's too. */
function images(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === 'image' && typeof inner === 'string' ? [inner] : images(inner)));
}

function isPinned(image: string): boolean {
  if (image.includes('@')) return /@sha256:[0-9a-f]{64}$/.test(image);
  const tag = /:([\w][\w.-]*)$/.exec(image.slice(image.lastIndexOf('/') + 1))?.[1];
  return tag !== undefined && tag !== 'latest';
}

export const imagesArePinned: Check = ({ objects }) =>
  objects.flatMap((object) => images(object.spec).filter((image) => !isPinned(image)).map((image) => `${nameOf(object)}: image ${image} has no fixed tag or digest`));

const identity = (object: KubeObject): string => `${object.apiVersion} ${nameOf(object)}`;

export const noDuplicates: Check = ({ objects, given }) => {
  const seen = new Set(given.map(identity));
  return objects.map(identity).filter((name) => seen.size === seen.add(name).size).map((name) => `${name}: twice`);
};

const SUBDOMAIN = /^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/;
const SERVICE = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?)?$/;
/** Names that become part of a pod's: a StatefulSet's pods carry them as a label, a Job's too. */
const SHORT_NAMES: { readonly [kind: string]: RegExp } = {
  Service: SERVICE,
  StatefulSet: /^.{1,52}$/,
  Job: /^.{1,63}$/,
  CronJob: /^.{1,52}$/,
};

export const namesAreLegal: Check = ({ objects, workloads }) => [
  ...objects
    .filter(({ kind, metadata }) => !SUBDOMAIN.test(metadata.name) || SHORT_NAMES[kind]?.test(metadata.name) === false)
    .map((object) => `${nameOf(object)}: not a legal name`),
  ...[...objects.map((o) => ({ title: nameOf(o), labels: o.metadata.labels ?? {} })), ...workloads].flatMap(({ title, labels }) =>
    Object.entries(labels).filter(([, value]) => !LABEL_VALUE.test(value)).map(([key, value]) => `${title}: label ${key} cannot be "${value}"`),
  ),
  ...workloads.flatMap(({ title, containers }) =>
    containers.flatMap((c) => (c.ports ?? []).filter((p) => !/^[a-z0-9-]{1,15}$/.test(p.name ?? '')).map((p) => `${title}: port name "${p.name ?? ''}" is not one of up to 15 letters`)),
  ),
];
