import { App } from 'cdktf';
import { platform } from './platform';
import { regionApp } from './region';
import { REGIONS } from './regions';

const app = new App();
const central = platform(app);
app.synth();
for (const region of REGIONS) regionApp(`${app.outdir}/manifests/${region.clusterName}`, region).synth();
console.log(central.summary());
