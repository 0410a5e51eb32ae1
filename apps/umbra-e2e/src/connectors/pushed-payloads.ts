/** HTTP mode of the OwnTracks apps: JSON of `_type` location. @param atS Unix seconds, as all payloads here */
export const ownTracksLocation = (atS: number) => ({
  ...{ _type: 'location', topic: 'owntracks/jane/phone', tid: 'JP', tst: atS, t: 'u' },
  ...{ lat: 52.5308, lon: 13.3847, acc: 14, alt: 41, vac: 3, vel: 36, cog: 270, batt: 73, bs: 1, conn: 'm' },
});

const iso = (atS: number): string => new Date(atS * 1_000).toISOString();

/** The Things Stack v3, webhook for uplink messages. */
export const thingsStackUplink = (atS: number) => ({
  end_device_ids: {
    device_id: 'lora-tracker-7',
    application_ids: { application_id: 'fleet' },
    dev_eui: '70B3D57ED0000001',
    join_eui: '0000000000000000',
  },
  correlation_ids: ['as:up:01F'],
  received_at: iso(atS),
  uplink_message: {
    session_key_id: 'AXA50',
    f_port: 1,
    f_cnt: 5,
    frm_payload: 'Cq8=',
    decoded_payload: { latitude: 52.5, longitude: 13.4, temperature: 21.5 },
    rx_metadata: [{ gateway_ids: { gateway_id: 'gtw1' }, rssi: -35, snr: 5.2 }],
    settings: { data_rate: { lora: { bandwidth: 125_000, spreading_factor: 7 } }, frequency: '868300000' },
    received_at: iso(atS),
  },
});

/** ChirpStack v4, HTTP integration, event `up`. */
export const chirpStackUplink = (atS: number) => ({
  deduplicationId: '3ac7e3c4-4401-4b8d-9386-a5c902f9202d',
  time: iso(atS),
  deviceInfo: {
    tenantId: '52f14cd4-c6f1-4fbd-8f87-4025e1d49242',
    applicationId: '17c82e96-be03-4f38-aef3-f83d48582d97',
    deviceName: 'Pallet',
    devEui: '0101010101010101',
    tags: {},
  },
  devAddr: '00189440',
  dr: 1,
  fPort: 1,
  data: 'qg==',
  object: { latitude: 48.1, longitude: 11.5 },
  rxInfo: [{ gatewayId: '0016c001f153a14c', rssi: -48, snr: 9 }],
});
