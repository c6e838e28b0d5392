export { compareToBand, COST_BANDS, type CostBand } from './bands';
export { estimate, NOT_INCLUDED, NOTICE, type CostEstimate, type EstimateOptions } from './estimate';
export { findPrices, PRICE_TABLES } from './find';
export { growth, GROWTH_FACTORS, scaleLoad, sizeOf, type Growth, type GrowthPoint, type PlatformSize } from './growth';
export { COMPONENTS, type CostComponent, type CostLine, type UnpricedLine } from './line';
export { estimateManaged, MANAGED_PRICES, VENDORS, type ManagedEstimate, type ManagedLine, type ManagedOptions, type ManagedPrices, type Vendor } from './managed';
export { hopsOf, TRAFFIC, type Hop, type Traffic } from './network';
export { pricesOf, type CloudName, type CustomServerPrice, type MachinePrice, type NetworkPrices, type Price, type PriceTable, type ServerPrice, type StorageStep } from './prices';
export { mixOf, type Purchase, type PurchaseMix } from './purchase';
