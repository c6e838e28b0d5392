import * as fs from 'node:fs';
import * as path from 'node:path';
import { renderManifests, type Manifests, type ObjectSource } from './manifests';

/** What was rendered, by component. */
export type RenderedManifests = ReadonlyMap<string, Manifests>;

interface Entry {
  readonly source: ObjectSource;
  manifests?: Manifests;
}

/** The manifests of a platform as files below `manifests/<platform>/`; rendered as late as synth, so what a user adds to a chart after the constructor still counts. */
export class ManifestFiles {
  private readonly entries = new Map<string, Entry>();
  private readonly texts = new Map<string, (rendered: RenderedManifests) => string>();

  public constructor(private readonly platformId: string) {}

  public add(component: string, source: ObjectSource): void {
    this.entries.set(component, { source });
  }

  /** Adds a file that is no manifest; its name must not end like one, since tools apply whole folders. */
  public addText(file: string, text: (rendered: RenderedManifests) => string): void {
    this.texts.set(file, text);
  }

  /** @param again true: whatever was rendered before does not count */
  public rendered(component: string, again: boolean): Manifests {
    const entry = this.entries.get(component);
    if (entry === undefined) throw new RangeError(`no component ${component}`);
    if (again || entry.manifests === undefined) entry.manifests = renderManifests(entry.source);
    return entry.manifests;
  }

  /** All of them; throws a ValidationError for what must not be written. */
  public all(again: boolean): RenderedManifests {
    return new Map([...this.entries.keys()].map((component) => [component, this.rendered(component, again)]));
  }

  public write(outdir: string): void {
    const folder = path.join(outdir, 'manifests', this.platformId);
    // What an earlier synth wrote for a component that is gone must not be applied again.
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(folder, { recursive: true });
    const rendered = this.all(false);
    for (const [component, { yaml }] of rendered) fs.writeFileSync(path.join(folder, `${component}.yaml`), yaml);
    for (const [file, text] of this.texts) {
      fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      fs.writeFileSync(path.join(folder, file), text(rendered));
    }
  }
}
