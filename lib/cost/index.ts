export { estimate, NOT_INCLUDED, NOTICE, type CostEstimate, type EstimateOptions } from './estimate';
export { findPrices, PRICE_TABLES } from './find';
export { COMPONENTS, type CostComponent, type CostLine } from './line';
export { hopsOf, TRAFFIC, type Hop, type Traffic } from './network';
export { REQUESTS, type Requests, type StoredGb } from './objects';
export { pricesOf, type CloudName, type MachinePrice, type Price, type PriceTable, type ServerPrice, type StorageStep } from './prices';
export { mixOf, type Purchase, type PurchaseMix } from './purchase';
