/**
 * Which countries' networks have which mobile country codes (ITU-T E.212), by the numeric codes of ISO 3166-1 that the
 * shapes carry, or by name where they have none. Written by hand: some 230 facts. Networks that one company runs in
 * several countries under one code make such a code one of all of them; where a border is disputed, a code is one of the
 * land on both sides, since the question is only ever "can this be?".
 *
 * `boxes` cut far territories out of a country's shape: [south, west, north, east].
 */
const EUROPE = [[34, -32, 72, 35]];
const CARIBBEAN = [[8, -90, 30, -50]];
const GUIANA = [[1, -56, 7, -50]];
const CRIMEA = [[44, 32, 46.5, 37]];

const shapesOf = (shapes) => shapes.map((shape) => (typeof shape === 'string' ? { id: shape } : shape));

const one = (mcc, id) => many([mcc], id);
const many = (mccs, ...shapes) => lent(mccs, shapes, []);
/** A code that is heard elsewhere too: `guests` take no part in the circle. */
const lent = (mccs, shapes, guests) => ({ mccs, shapes: shapesOf(shapes), guests: shapesOf(guests) });

export const CODES = [
  one(202, '300'), // Greece
  many([204], { id: '528', boxes: EUROPE }), // Netherlands
  one(206, '056'), // Belgium
  many([208], { id: '250', boxes: EUROPE }), // France
  lent([212], ['492'], ['Kosovo']), // Monaco, which lent its code to Kosovo
  one(213, '020'), // Andorra
  one(214, '724'), // Spain
  one(216, '348'), // Hungary
  one(218, '070'), // Bosnia and Herzegovina
  one(219, '191'), // Croatia
  lent([220], ['688'], ['Kosovo']), // Serbia
  one(221, 'Kosovo'),
  many([222], '380', '336'), // Italy, Vatican
  one(225, '336'), // Vatican
  one(226, '642'), // Romania
  one(228, '756'), // Switzerland
  one(230, '203'), // Czechia
  one(231, '703'), // Slovakia
  one(232, '040'), // Austria
  many([234, 235], '826', '831', '832', '833'), // United Kingdom, Guernsey, Jersey, Isle of Man
  one(238, '208'), // Denmark
  one(240, '752'), // Sweden
  one(242, '578'), // Norway
  many([244], '246', '248'), // Finland, Åland
  one(246, '440'), // Lithuania
  one(247, '428'), // Latvia
  one(248, '233'), // Estonia
  lent([250], ['643'], ['804', 'Baikonur']), // Russia
  lent([255], ['804'], ['498', { id: '643', boxes: CRIMEA }]), // Ukraine
  one(257, '112'), // Belarus
  one(259, '498'), // Moldova
  one(260, '616'), // Poland
  one(262, '276'), // Germany
  one(266, '292'), // Gibraltar
  one(268, '620'), // Portugal
  one(270, '442'), // Luxembourg
  one(272, '372'), // Ireland
  one(274, '352'), // Iceland
  one(276, '008'), // Albania
  one(278, '470'), // Malta
  many([280], '196', 'N. Cyprus', 'Dhekelia', 'Akrotiri', 'Cyprus U.N. Buffer Zone'), // Cyprus
  one(282, '268'), // Georgia
  one(283, '051'), // Armenia
  one(284, '100'), // Bulgaria
  lent([286], ['792'], ['N. Cyprus', 'Cyprus U.N. Buffer Zone']), // Turkey
  one(288, '234'), // Faroe Islands
  one(289, '268'), // Abkhazia
  one(290, '304'), // Greenland
  one(292, '674'), // San Marino
  lent([293], ['705'], ['Kosovo']), // Slovenia, likewise
  one(294, '807'), // North Macedonia
  one(295, '438'), // Liechtenstein
  one(297, '499'), // Montenegro
  one(302, '124'), // Canada
  one(308, '666'), // Saint Pierre and Miquelon
  // United States with Puerto Rico, the Virgin Islands, Guam, the Northern Marianas, American Samoa and Bermuda.
  lent([310, 311, 312, 313, 314, 315, 316], ['840'], ['630', '850', '316', '580', '016', '581', '060']),
  lent([330], ['630'], ['850']), // Puerto Rico
  lent([332], ['850'], ['630']), // Virgin Islands (United States)
  one(334, '484'), // Mexico
  // Jamaica; one company uses its code on islands from Bermuda to Barbados.
  lent([338], ['388'], ['060', '136', '500', '662', '796', '660', '028', '092', '308', '670', '659', '212', '052']),
  lent([340], [{ id: '250', boxes: CARIBBEAN }, '652', '663'], [{ id: '250', boxes: GUIANA }]), // French Antilles
  one(342, '052'), // Barbados
  one(344, '028'), // Antigua and Barbuda
  one(346, '136'), // Cayman Islands
  one(348, '092'), // British Virgin Islands
  one(350, '060'), // Bermuda
  one(352, '308'), // Grenada
  one(354, '500'), // Montserrat
  one(356, '659'), // Saint Kitts and Nevis
  one(358, '662'), // Saint Lucia
  one(360, '670'), // Saint Vincent and the Grenadines
  many([362], '531', '534', '533', { id: '528', boxes: CARIBBEAN }), // Curaçao, Sint Maarten, Bonaire
  one(363, '533'), // Aruba
  one(364, '044'), // Bahamas
  one(365, '660'), // Anguilla
  one(366, '212'), // Dominica
  many([368], '192', 'USNB Guantanamo Bay'), // Cuba
  one(370, '214'), // Dominican Republic
  one(372, '332'), // Haiti
  one(374, '780'), // Trinidad and Tobago
  one(376, '796'), // Turks and Caicos
  one(400, '031'), // Azerbaijan
  many([401], '398', 'Baikonur'), // Kazakhstan
  one(402, '064'), // Bhutan
  many([404, 405, 406], '356', 'Siachen Glacier'), // India
  many([410], '586', 'Siachen Glacier'), // Pakistan
  one(412, '004'), // Afghanistan
  one(413, '144'), // Sri Lanka
  one(414, '104'), // Myanmar
  one(415, '422'), // Lebanon
  one(416, '400'), // Jordan
  one(417, '760'), // Syria
  one(418, '368'), // Iraq
  one(419, '414'), // Kuwait
  one(420, '682'), // Saudi Arabia
  one(421, '887'), // Yemen
  one(422, '512'), // Oman
  many([424, 430, 431], '784'), // United Arab Emirates
  many([425], '376', '275'), // Israel, Palestine
  one(426, '048'), // Bahrain
  one(427, '634'), // Qatar
  one(428, '496'), // Mongolia
  one(429, '524'), // Nepal
  one(432, '364'), // Iran
  one(434, '860'), // Uzbekistan
  one(436, '762'), // Tajikistan
  one(437, '417'), // Kyrgyzstan
  one(438, '795'), // Turkmenistan
  many([440, 441], '392'), // Japan
  one(450, '410'), // South Korea
  one(452, '704'), // Vietnam
  one(454, '344'), // Hong Kong
  one(455, '446'), // Macao
  one(456, '116'), // Cambodia
  one(457, '418'), // Laos
  many([460, 461], '156'), // China
  one(466, '158'), // Taiwan
  one(467, '408'), // North Korea
  one(470, '050'), // Bangladesh
  one(472, '462'), // Maldives
  one(502, '458'), // Malaysia
  lent([505], ['036'], ['574', 'Indian Ocean Ter.']), // Australia
  one(510, '360'), // Indonesia
  one(514, '626'), // Timor-Leste
  one(515, '608'), // Philippines
  one(520, '764'), // Thailand
  one(525, '702'), // Singapore
  one(528, '096'), // Brunei
  one(530, '554'), // New Zealand
  one(536, '520'), // Nauru
  one(537, '598'), // Papua New Guinea
  one(539, '776'), // Tonga
  one(540, '090'), // Solomon Islands
  one(541, '548'), // Vanuatu
  one(542, '242'), // Fiji
  one(543, '876'), // Wallis and Futuna
  one(544, '016'), // American Samoa
  one(545, '296'), // Kiribati
  one(546, '540'), // New Caledonia
  one(547, '258'), // French Polynesia
  one(548, '184'), // Cook Islands
  one(549, '882'), // Samoa
  one(550, '583'), // Micronesia
  one(551, '584'), // Marshall Islands
  one(552, '585'), // Palau
  one(553, '798'), // Tuvalu
  one(555, '570'), // Niue
  one(602, '818'), // Egypt
  one(603, '012'), // Algeria
  many([604], '504', '732'), // Morocco, Western Sahara
  one(605, '788'), // Tunisia
  one(606, '434'), // Libya
  one(607, '270'), // Gambia
  one(608, '686'), // Senegal
  lent([609], ['478'], ['732']), // Mauritania
  one(610, '466'), // Mali
  one(611, '324'), // Guinea
  one(612, '384'), // Côte d'Ivoire
  one(613, '854'), // Burkina Faso
  one(614, '562'), // Niger
  one(615, '768'), // Togo
  one(616, '204'), // Benin
  one(617, '480'), // Mauritius
  one(618, '430'), // Liberia
  one(619, '694'), // Sierra Leone
  one(620, '288'), // Ghana
  one(621, '566'), // Nigeria
  one(622, '148'), // Chad
  one(623, '140'), // Central African Republic
  one(624, '120'), // Cameroon
  one(625, '132'), // Cabo Verde
  one(626, '678'), // São Tomé and Príncipe
  one(627, '226'), // Equatorial Guinea
  one(628, '266'), // Gabon
  one(629, '178'), // Congo
  one(630, '180'), // Democratic Republic of the Congo
  one(631, '024'), // Angola
  one(632, '624'), // Guinea-Bissau
  one(633, '690'), // Seychelles
  one(634, '729'), // Sudan
  one(635, '646'), // Rwanda
  one(636, '231'), // Ethiopia
  many([637], '706', 'Somaliland'), // Somalia
  one(638, '262'), // Djibouti
  one(639, '404'), // Kenya
  one(640, '834'), // Tanzania
  one(641, '800'), // Uganda
  one(642, '108'), // Burundi
  one(643, '508'), // Mozambique
  one(645, '894'), // Zambia
  one(646, '450'), // Madagascar
  many([647], { id: '250', boxes: [[-25, 40, -10, 60]] }), // Réunion, Mayotte
  one(648, '716'), // Zimbabwe
  one(649, '516'), // Namibia
  one(650, '454'), // Malawi
  one(651, '426'), // Lesotho
  one(652, '072'), // Botswana
  one(653, '748'), // Eswatini
  one(654, '174'), // Comoros
  one(655, '710'), // South Africa
  one(657, '232'), // Eritrea
  one(658, '654'), // Saint Helena
  lent([659], ['728'], ['729']), // South Sudan
  one(702, '084'), // Belize
  one(704, '320'), // Guatemala
  one(706, '222'), // El Salvador
  one(708, '340'), // Honduras
  one(710, '558'), // Nicaragua
  one(712, '188'), // Costa Rica
  one(714, '591'), // Panama
  one(716, '604'), // Peru
  one(722, '032'), // Argentina
  one(724, '076'), // Brazil
  one(730, '152'), // Chile
  one(732, '170'), // Colombia
  one(734, '862'), // Venezuela
  one(736, '068'), // Bolivia
  one(738, '328'), // Guyana
  one(740, '218'), // Ecuador
  many([742], { id: '250', boxes: GUIANA }), // French Guiana
  one(744, '600'), // Paraguay
  one(746, '740'), // Suriname
  one(748, '858'), // Uruguay
  one(750, '238'), // Falkland Islands
];
