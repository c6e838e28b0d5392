import { App } from 'cdktf';
import { argoCdApp } from './argocd';
import { platform } from './platform';
import { addSyncWaves } from './waves';

const app = new App();
const prod = platform(app);
addSyncWaves(prod);
app.synth();

const repository = { repoURL: 'https://git.example.com/change-me/observability.git', targetRevision: 'main', path: 'cdktf.out/manifests' };
argoCdApp(`${app.outdir}/manifests/argocd`, prod, repository).synth();
console.log(prod.summary());
