import { App } from 'cdktf';
import { platform } from './platform';

const app = new App();
platform(app);
app.synth();
