export { isGiven } from '../../given';
