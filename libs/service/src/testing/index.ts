export { CommandedServiceWorld, createCommandTopics } from './commanded-service-world.ts';
export { ServiceWorld, urlOf, type ReplicaParts, type ServiceWorldOptions } from './service-world.ts';
export { layGround, type WorldGround } from './world-ground.ts';
