import { App } from 'cdktf';
import { repository } from './app';

const app = new App();
const { manifests } = repository(app);
app.synth();
manifests.synth();
