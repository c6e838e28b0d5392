import type { Faults } from '../../errors';
import type { Authority, Listener } from '../../facts';
import { parseCidr } from '../cidr';
import type { GivenSecret } from '../cloud';

const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const HOST = new RegExp(`^${LABEL}(\\.${LABEL})*\\.?$`);
/** Names of objects in Kubernetes. */
const NAME = new RegExp(`^(?=.{1,253}$)${LABEL}(\\.${LABEL})*$`);

/** False too for what is not there, as from an environment without it. */
export function isHost(text: string | undefined): boolean {
  return text !== undefined && HOST.test(text) && text.length <= 253;
}

export function isObjectName(text: string | undefined): boolean {
  return text !== undefined && NAME.test(text);
}

export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

/** A host of the cluster itself, whose pods no range of addresses means on every network plugin. */
export function isInCluster(host: string): boolean {
  return /\.svc(\.cluster\.local)?\.?$/.test(host);
}

/** Any address, on the port. */
export function anywhere(port: number): Listener {
  return { cidrs: ['0.0.0.0/0'], port };
}

/** Adds a fault for a listener that no policy could name, and for a host of the cluster without one. */
export function checkListener(prop: string, host: string, listener: Listener | undefined, faults: Faults): void {
  if (listener === undefined) {
    if (!isInCluster(host)) return;
    const allowed = 'the pods behind a Service of the cluster, since not every network plugin takes a range of addresses for pods; the port is the pods\' own';
    faults.add({ prop, got: listener, allowed, write: `listener: { namespace: '${host.split('.')[1] ?? 'name'}', pods: { app: 'name' }, port: 8443 }` });
    return;
  }
  if (!isPort(listener.port)) faults.add({ prop: `${prop}.port`, got: listener.port, allowed: 'a port, 1 to 65535', write: 'port: 443' });
  if ('cidrs' in listener) {
    if (listener.cidrs.length === 0) faults.add({ prop: `${prop}.cidrs`, got: listener.cidrs, allowed: 'one range or more', write: "cidrs: ['10.0.0.0/8']" });
    listener.cidrs.forEach((cidr, index) => {
      if (parseCidr(cidr) === undefined) faults.add({ prop: `${prop}.cidrs[${index}]`, got: cidr, allowed: 'a range of IPv4 addresses, written from its first address', write: "'10.20.0.0/16'" });
    });
  } else if (Object.keys(listener.pods).length === 0) {
    faults.add({ prop: `${prop}.pods`, got: listener.pods, allowed: 'labels of the pods, one or more', write: "pods: { app: 'name' }" });
  }
}

/** Adds a fault for a Secret that cannot be. */
export function checkAuthority(prop: string, authority: Authority | undefined, faults: Faults): void {
  if (authority === undefined) return;
  if (!isObjectName(authority.secret)) faults.add({ prop: `${prop}.secret`, got: authority.secret, allowed: "the name of a Secret in the workloads' namespace", write: "secret: 'object-store-ca'" });
  if (!/^[-._a-zA-Z0-9]+$/.test((authority as Partial<Authority>).key ?? '')) faults.add({ prop: `${prop}.key`, got: authority.key, allowed: 'a key of that Secret, which holds a certificate in PEM', write: "key: 'ca.crt'" });
}

/** The Secret that holds an authority's certificate, where there is one. */
export function authoritySecrets(authority: Authority | undefined, of: string): readonly GivenSecret[] {
  return authority === undefined ? [] : [{ name: authority.secret, keys: { [authority.key]: { certificate: of } } }];
}
