import { Injectable } from '@nestjs/common';
import { DevicesView, type Caller } from '@umbra/access';
import { countPageOf, countPageWish, cutNumberedPage, type CountPage, type Query } from '@umbra/wire';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { geofenceTypes } from '../../geofences/geofence-query.ts';
import { geofenceItem, type GeofencesPage } from '../../geofences/geofence-view.ts';
import { GeofencingAccess } from '../../http/geofencing-access.ts';
import { geofencesAnswer, PROTOBUF_GEOFENCE_TYPES, wantsProtobuf } from '../../protobuf/geofences-answer.ts';
import type { StoredRule } from '../../rule-store/stored-rule.ts';
import { UNKNOWN_TARGET, type Target } from '../change-associations/associate-devices.ts';
import { RequestedDevices } from '../http/requested-devices.ts';
import { deviceRef, type DeviceRefsPage } from './associations.wire.ts';
import { DeviceListsRepository, type Placed } from './device-lists.repository.ts';
import { ResourceListsRepository } from './resource-lists.repository.ts';

const placeOf = ({ place }: Placed): number => place;

/** The lists of §10, as paths of v3 and v2 name them. */
@Injectable()
export class ListAssociations {
  readonly #requested: RequestedDevices;
  readonly #access: GeofencingAccess;
  readonly #devices: DevicesView;
  readonly #ofDevice: DeviceListsRepository;
  readonly #ofResource: ResourceListsRepository;

  constructor(
    requested: RequestedDevices,
    access: GeofencingAccess,
    devices: DevicesView,
    ofDevice: DeviceListsRepository,
    ofResource: ResourceListsRepository,
  ) {
    this.#requested = requested;
    this.#access = access;
    this.#devices = devices;
    this.#ofDevice = ofDevice;
    this.#ofResource = ofResource;
  }

  /** In JSON or protobuf (ASC-8). @throws WireError 400, 403, 404 */
  async geofences(
    caller: Caller,
    trackingId: string,
    query: Query,
    exchange: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  ): Promise<GeofencesPage | Buffer> {
    const inProtobuf = wantsProtobuf(exchange.request);
    const asked = geofenceTypes(query);
    // Pages are filled with what the answer can say.
    const types = inProtobuf ? PROTOBUF_GEOFENCE_TYPES.filter((type) => asked?.includes(type) ?? true) : asked;
    const device = await this.#requested.one(caller, trackingId, query);
    const wish = countPageWish(query, ['geofences of a device', device.trackingId, types?.toSorted()]);
    const page = cutNumberedPage(await this.#ofDevice.geofences(device, wish, types), wish, placeOf);
    if (!inProtobuf) return countPageOf(page, (associated) => geofenceItem(associated));
    return geofencesAnswer(
      exchange.request,
      exchange.reply,
      countPageOf(page, (associated) => associated),
    );
  }

  /** @throws WireError 400, 403, 404 */
  async rules<View>(
    caller: Caller,
    trackingId: string,
    query: Query,
    { kind, viewOf }: { readonly kind: 'rule' | 'sensorRule'; readonly viewOf: (rule: StoredRule) => View },
  ): Promise<CountPage<View>> {
    const device = await this.#requested.one(caller, trackingId, query);
    const wish = countPageWish(query, ['rules of a device', device.trackingId, kind]);
    return countPageOf(cutNumberedPage(await this.#ofDevice.rules(device, kind, wish), wish, placeOf), viewOf);
  }

  /** @throws WireError 400, 404 */
  async devices(caller: Caller, { kind, id }: Target, query: Query): Promise<DeviceRefsPage> {
    const projectOf = (uuid: string) => this.#ofResource.projectOf(kind, uuid);
    const reference = await this.#access.row(caller, id, projectOf, UNKNOWN_TARGET[kind]);
    const wish = countPageWish(query, ['associated devices', kind, reference.id]);
    const page = cutNumberedPage(await this.#ofResource.devices(kind, reference, wish), wish, placeOf);
    return countPageOf(page, (device) => deviceRef(device, this.#devices));
  }
}
