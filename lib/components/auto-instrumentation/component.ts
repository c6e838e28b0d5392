import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Faults } from '../../errors';
import { needs } from '../../facts';
import { ChartConstruct, standardLabels } from '../../kube';

/** A language that programs may be written in to be instrumented without a change to them. */
export type Language = 'java' | 'nodejs' | 'python' | 'dotnet' | 'go';

/** Languages that the OpenTelemetry operator instruments. */
export const LANGUAGES: readonly Language[] = ['java', 'nodejs', 'python', 'dotnet', 'go'];

/** What instrumented programs are told. */
export interface InstrumentationChoice {
  /** Share of new traces that programs record, in percent, above 0 and up to 100; a trace that another service began is followed as that one decided. Default: 100, the platform samples. */
  readonly percent?: number;
  /** `deployment.environment.name` on everything they send. Default: none. */
  readonly environment?: string;
  /** Further attributes on everything they send, for example `{ 'service.namespace': 'shop' }`. A pod's own annotation `resource.opentelemetry.io/<name>` wins. Default: none. */
  readonly resourceAttributes?: { readonly [name: string]: string };
  /** Image by language, for example from a mirror. Default: those of the operator's own version. */
  readonly images?: { readonly [L in Language]?: string };
}

/** What instrumented programs are told, and where they send. */
export interface AutoInstrumentationProps extends InstrumentationChoice {
  /** URL of OTLP over HTTP, without `/v1/traces`: the agent's, whose Service leads to the pod's own node. */
  readonly endpoint: string;
  /** Name of the Instrumentation. Default: `platform`. */
  readonly name?: string;
}

const NAME = 'platform';

/**
 * Lets the OpenTelemetry operator put instrumentation into pods that ask for it, by an annotation on the pod or on its namespace.
 * Nothing is instrumented that does not ask. Needs the operator; throws a ValidationError for a share, an image or an endpoint that makes no sense.
 */
export class AutoInstrumentation extends ChartConstruct {
  /** `namespace/name`, as annotations write it. */
  public readonly reference: string;
  /** The Instrumentation itself, for patches. */
  public readonly object: ApiObject;

  public constructor(scope: Construct, id: string, props: AutoInstrumentationProps) {
    super(scope, id, { name: `instrumentation ${props.name ?? NAME}`, given: needs(props, 'endpoint') });
    check(this, props);
    const { endpoint, images = {}, name = NAME, percent = 100 } = props;
    const resourceAttributes = attributesOf(props);
    const { namespace } = Chart.of(this);
    this.reference = namespace === undefined ? name : `${namespace}/${name}`;
    this.object = new ApiObject(this, 'instrumentation', {
      apiVersion: 'opentelemetry.io/v1alpha1',
      kind: 'Instrumentation',
      metadata: { name, labels: { ...standardLabels({ app: 'auto-instrumentation', component: name }) } },
      spec: {
        exporter: { endpoint },
        propagators: ['tracecontext', 'baggage'],
        sampler: percent === 100 ? { type: 'parentbased_always_on' } : { type: 'parentbased_traceidratio', argument: String(percent / 100) },
        resource: { addK8sUIDAttributes: true, ...(Object.keys(resourceAttributes).length === 0 ? {} : { resourceAttributes }) },
        // The languages' own defaults differ, and the port belongs to this one.
        env: [{ name: 'OTEL_EXPORTER_OTLP_PROTOCOL', value: 'http/protobuf' }],
        ...Object.fromEntries(Object.entries(images).map(([language, image]) => [language, { image }])),
      },
    });
  }

  /** Annotations for a pod template or a namespace whose programs of these languages are to be instrumented. */
  public annotations(...languages: readonly Language[]): { readonly [annotation: string]: string } {
    return Object.fromEntries(languages.map((language) => [`instrumentation.opentelemetry.io/inject-${language}`, this.reference]));
  }
}

const ENVIRONMENT = 'deployment.environment.name';

/** Attributes that the operator writes for each pod, or that would make all programs one. */
const PER_POD = /^(?:service\.(?:name|instance\.id|version)|k8s\..*)$/;

function attributesOf({ environment, resourceAttributes = {} }: InstrumentationChoice): { readonly [name: string]: string } {
  return { ...(environment === undefined ? {} : { [ENVIRONMENT]: environment }), ...resourceAttributes };
}

/** They become one text of `name=value` with commas between. */
function checkAttributes({ environment, resourceAttributes = {} }: InstrumentationChoice, faults: Faults): void {
  for (const [name, value] of Object.entries(resourceAttributes)) {
    const prop = `resourceAttributes.${name}`;
    const write = "resourceAttributes: { 'service.namespace': 'shop' }";
    if (!/^[a-z][a-z0-9_.-]{0,127}$/.test(name)) faults.add({ prop, got: name, allowed: 'a name of small letters, digits, dots, dashes and underscores, from a letter', write });
    if (PER_POD.test(name)) faults.add({ prop, got: name, allowed: 'what is the same for every program: this one the operator writes for each pod', write: `annotation resource.opentelemetry.io/${name} on the pod` });
    if (name === ENVIRONMENT && environment !== undefined) faults.add({ prop, got: name, allowed: 'once: it is environment too', write: `environment: '${environment}'` });
    if (!/^[\w./:@-]{1,255}$/.test(value)) faults.add({ prop, got: value, allowed: '1 to 255 letters, digits and ._/:@-', write });
  }
}

function check(place: Construct, props: AutoInstrumentationProps): void {
  const { endpoint, environment, images = {}, percent = 100 } = props;
  const faults = new Faults();
  if (!/^https?:\/\/[^\s/]+(?::\d{1,5})?(?:\/(?!v1\/)\S*)?$/.test(endpoint)) {
    faults.add({ prop: 'endpoint', got: endpoint, allowed: 'a URL of http or https without /v1/<signal>, which programs append', write: "endpoint: 'http://agent.observability-agent.svc:4318'" });
  }
  if (!(percent > 0 && percent <= 100)) faults.add({ prop: 'percent', got: percent, allowed: 'above 0, or no trace would ever begin, and up to 100', write: 'percent: 100' });
  if (environment !== undefined && !/^[\w.-]{1,63}$/.test(environment)) {
    faults.add({ prop: 'environment', got: environment, allowed: '1 to 63 letters, digits, dots, dashes and underscores', write: "environment: 'production'" });
  }
  checkAttributes(props, faults);
  for (const [language, image] of Object.entries(images)) {
    const known = (LANGUAGES as readonly string[]).includes(language);
    if (known && /[^/\s]+:[^\s:]+$/.test(image)) continue;
    faults.add({ prop: `images.${language}`, got: image, allowed: `an image with its version, by one of ${LANGUAGES.join(', ')}`, write: "images: { java: 'mirror.example.com/autoinstrumentation-java:2.20.1' }" });
  }
  faults.throwIfAny(place);
}
