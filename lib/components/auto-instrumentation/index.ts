export { AutoInstrumentation, type AutoInstrumentationProps, type InstrumentationChoice, type Language } from './component';
