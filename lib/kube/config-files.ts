import { createHash } from 'node:crypto';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { standardLabels, type Identity } from './labels';

export interface ConfigFilesProps extends Identity {
  /** Name of the ConfigMap. */
  readonly name: string;
  /** File names and their text. */
  readonly files: { readonly [file: string]: string };
}

/** Configuration files in a ConfigMap; pods that mount it carry its checksum, so a change rolls them. */
export class ConfigFiles extends Construct {
  /** Name of the ConfigMap. */
  public readonly name: string;
  /** First 16 digits of the SHA-256 of the files, which stands on the pods that mount them. */
  public readonly checksum: string;
  /** The files' text, by their names. */
  public readonly files: { readonly [file: string]: string };
  /** The ConfigMap itself, for patches. */
  public readonly object: ApiObject;

  /** @hidden Made by the components. */
  public constructor(scope: Construct, id: string, props: ConfigFilesProps) {
    super(scope, id);
    this.name = props.name;
    this.files = props.files;
    this.checksum = createHash('sha256').update(JSON.stringify(props.files)).digest('hex').slice(0, 16);
    this.object = new ApiObject(this, 'config-map', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: props.name, labels: { ...standardLabels(props) } },
      data: { ...props.files },
    });
  }
}
