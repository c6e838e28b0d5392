import { App } from 'cdktf';
import { platform } from './platform';

const app = new App();
const prod = platform(app);
app.synth();
console.log(prod.summary());
