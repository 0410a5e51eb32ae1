export { CommandedServiceWorld } from './commanded-service-world.ts';
export { createServiceTables, type ServiceDataSource, type ServiceTables } from './service-tables.ts';
export { ServiceWorld, urlOf, type ReplicaParts, type ServiceWorldOptions } from './service-world.ts';
export { layGround, type WorldGround } from './world-ground.ts';
