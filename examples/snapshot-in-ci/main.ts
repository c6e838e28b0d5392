import { App } from 'cdktf';
import { platform } from './platform';

const app = new App();
const made = platform(app);
app.synth();
console.log(made.summary());
