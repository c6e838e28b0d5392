/** An image that the platform runs, by what it is for. */
export type ImageName = 'collector' | 'tempo' | 'mimir' | 'loki' | 'grafana' | 'memcached' | 'kafkaTools' | 'rclone' | 'postgresClient';

/** Every image the platform runs, with the version its configuration was written for. */
const IMAGES = {
  collector: { repository: 'docker.io/otel/opentelemetry-collector-contrib', tag: '0.159.0' },
  tempo: { repository: 'docker.io/grafana/tempo', tag: '3.1.0' },
  mimir: { repository: 'docker.io/grafana/mimir', tag: '3.2.1' },
  loki: { repository: 'docker.io/grafana/loki', tag: '3.7.8' },
  grafana: { repository: 'docker.io/grafana/grafana', tag: '13.2.3' },
  memcached: { repository: 'docker.io/library/memcached', tag: '1.6.45-alpine' },
  kafkaTools: { repository: 'docker.io/apache/kafka', tag: '4.3.1' },
  // Checks an object store: MIT, one static program that takes an authority of one's own, path style, parts and ranges.
  rclone: { repository: 'docker.io/rclone/rclone', tag: '1.75.1' },
  postgresClient: { repository: 'docker.io/library/postgres', tag: '17.11-alpine' },
} as const satisfies { readonly [I in ImageName]: object };

/** Where images come from, and which versions. */
export interface ImagesProps {
  /** Host and path of a mirror that replaces `docker.io` in every image, for example `mirror.example.com/dockerhub`. Default: none. */
  readonly registry?: string;
  /** Whole references by name, for example `{ loki: 'mirror.example.com/loki@sha256:...' }`; each wins over `registry`. Default: none. */
  readonly overrides?: { readonly [I in ImageName]?: string };
}

/** The one table of images, with the user's mirror and overrides applied. */
export class Images {
  public constructor(private readonly props: ImagesProps = {}) {}

  /** The full reference of an image, always with a version. */
  public of(name: ImageName): string {
    const { repository, tag } = IMAGES[name];
    const mirrored = this.props.registry === undefined ? repository : repository.replace('docker.io', this.props.registry);
    return this.props.overrides?.[name] ?? `${mirrored}:${tag}`;
  }
}
