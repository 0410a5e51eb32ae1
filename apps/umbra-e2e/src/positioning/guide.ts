import type { Place } from './street.ts';

/** What the published guide of the tracking API sends as examples, and made-up exports that cover it. */
export const GUIDE_CELL: Place = { lat: 52.53, lng: 13.385 };
export const GUIDE_PLACE: Place = { lat: 52.5309, lng: 13.3847 };

export const guideCellScan = {
  scan: {
    gsm: [
      {
        ...{ mcc: 262, mnc: 1, lac: 5126, cid: 16504 },
        nmr: [
          { bsic: 25, bcch: 36 },
          { bsic: 24, bcch: 43 },
          { bsic: 26, bcch: 41 },
          { bsic: 30, bcch: 51 },
          { bsic: 27, bcch: 55 },
        ],
      },
    ],
  },
};

const HEARD = [
  ['1c:1d:86:07:01:0f', -45],
  ['e4:f4:c6:d9:85:59', -39],
  ['1c:1d:86:07:01:0d', -43],
  ['1c:1d:86:07:01:0b', -44],
  ['1c:1d:86:07:01:04', -58],
  ['1c:1d:86:07:01:03', -59],
] as const;

export const guideWlanScan = {
  payload: { data: 'guide' },
  scan: { wlan: HEARD.map(([mac, powrx]) => ({ mac, powrx })) },
};

/** OpenCelliD: longitude before latitude. */
export const guideCells = `radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,averageSignal
GSM,262,1,5126,16504,,${String(GUIDE_CELL.lng)},${String(GUIDE_CELL.lat)},1200,30,1,1600000000,1700000000,-80
`;

const COLUMNS =
  'MAC,SSID,AuthMode,FirstSeen,Channel,Frequency,RSSI,CurrentLatitude,CurrentLongitude,AltitudeMeters,AccuracyMeters,RCOIs,MfgrId,Type';
const DEGREES_APART = 0.0001;

/** WiGLE 1.6: each name heard at four places around. */
export const guideAccessPoints = [
  'WigleWifi-1.6,appRelease=2.80,model=Test,release=14,device=test,display=t,board=t,brand=t,star=Sol,body=3,subBody=0',
  COLUMNS,
  ...[-1, 1].flatMap((north) =>
    [-1, 1].flatMap((east) =>
      HEARD.map(([mac, rssi]) => {
        const [lat, lng] = [GUIDE_PLACE.lat + north * DEGREES_APART, GUIDE_PLACE.lng + east * DEGREES_APART];
        const seenAt = `2026-01-10 10:0${String(north + 1)}:0${String(east + 1)}`;
        return `${mac},Cafe,[ESS],${seenAt},6,2437,${String(rssi - 10)},${lat.toFixed(7)},${lng.toFixed(7)},12,6,,,WIFI`;
      }),
    ),
  ),
  '',
].join('\n');
