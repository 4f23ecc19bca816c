"""What the United Nations publishes about its membership, written down apart from the fixture."""

from __future__ import annotations

_ORIGINAL = (
    "ARG AUS BEL BLR BOL BRA CAN CHL CHN COL CRI CUB DNK DOM ECU EGY ETH FRA GBR GRC GTM HND HTI IND IRN "
    "IRQ LBN LBR LUX MEX NIC NLD NOR NZL PAN PER PHL POL PRY RUS SAU SLV SYR TUR UKR URY USA VEN ZAF"
)
ORIGINAL_MEMBERS = frozenset(_ORIGINAL.split())
"""Of the 51 signatories of the Charter, the 49 that still exist (Czechoslovakia and Yugoslavia do not)."""

ADMITTED_IN_YEAR = {
    1945: 49, 1946: 4, 1947: 2, 1948: 1, 1949: 1, 1950: 1, 1955: 16, 1956: 4, 1957: 2, 1958: 1, 1960: 17,
    1961: 4, 1962: 6, 1963: 2, 1964: 3, 1965: 3, 1966: 4, 1968: 3, 1970: 1, 1971: 5, 1973: 2, 1974: 3,
    1975: 6, 1976: 3, 1977: 2, 1978: 2, 1979: 1, 1980: 2, 1981: 3, 1983: 1, 1984: 1, 1990: 2, 1991: 7,
    1992: 13, 1993: 6, 1994: 1, 1999: 3, 2000: 2, 2002: 2, 2006: 1, 2011: 1,
}  # fmt: skip
"""Growth in membership as the United Nations lists it, counting today's members only."""

ADMISSIONS = {
    "USA": "1945-10-24", "FRA": "1945-10-24", "GRC": "1945-10-25", "IND": "1945-10-30", "PER": "1945-10-31",
    "CAN": "1945-11-09", "ETH": "1945-11-13", "NLD": "1945-12-10", "BEL": "1945-12-27", "SWE": "1946-11-19",
    "THA": "1946-12-16", "PAK": "1947-09-30", "ISR": "1949-05-11", "IDN": "1950-09-28", "ESP": "1955-12-14",
    "JPN": "1956-12-18", "GHA": "1957-03-08", "NGA": "1960-10-07", "COD": "1960-09-20", "TZA": "1961-12-14",
    "DZA": "1962-10-08", "KEN": "1963-12-16", "SGP": "1965-09-21", "DEU": "1973-09-18", "BGD": "1974-09-17",
    "VNM": "1977-09-20", "NAM": "1990-04-23", "KOR": "1991-09-17", "PRK": "1991-09-17", "KAZ": "1992-03-02",
    "HRV": "1992-05-22", "CZE": "1993-01-19", "SVK": "1993-01-19", "MKD": "1993-04-08", "ERI": "1993-05-28",
    "PLW": "1994-12-15", "KIR": "1999-09-14", "TUV": "2000-09-05", "SRB": "2000-11-01", "CHE": "2002-09-10",
    "TLS": "2002-09-27", "MNE": "2006-06-28", "SSD": "2011-07-14",
}  # fmt: skip

SHORT_NAMES: dict[str, dict[str, str]] = {
    "BOL": {
        "en": "Bolivia (Plurinational State of)",
        "fr": "Bolivie (État plurinational de)",
        "zh": "多民族玻利维亚国",
    },
    "CIV": {
        "en": "Côte d'Ivoire",
        "es": "Côte d'Ivoire",
        "ru": "Кот-д'Ивуар",
        "ar": "كوت ديفوار",
        "zh": "科特迪瓦",
    },
    "COG": {"en": "Congo", "zh": "刚果"},
    "CPV": {"en": "Cabo Verde", "fr": "Cabo Verde", "ru": "Кабо-Верде", "ar": "كابو فيردي"},
    "CZE": {"en": "Czechia", "fr": "Tchéquie", "es": "Chequia", "ru": "Чехия", "zh": "捷克", "ar": "تشيكيا"},
    "GBR": {
        "en": "United Kingdom of Great Britain and Northern Ireland",
        "ar": "المملكة المتحدة لبريطانيا العظمى وأيرلندا الشمالية",
        "zh": "大不列颠及北爱尔兰联合王国",
    },
    "IRN": {
        "en": "Iran (Islamic Republic of)",
        "ru": "Иран (Исламская Республика)",
        "zh": "伊朗伊斯兰共和国",
    },
    "KEN": {"en": "Kenya", "fr": "Kenya", "es": "Kenya", "ru": "Кения", "zh": "肯尼亚", "ar": "كينيا"},
    "LAO": {"en": "Lao People's Democratic Republic", "es": "República Democrática Popular Lao"},
    "MKD": {"en": "North Macedonia", "fr": "Macédoine du Nord", "ru": "Северная Македония", "zh": "北马其顿"},
    "NLD": {
        "en": "Netherlands (Kingdom of the)",
        "fr": "Pays-Bas (Royaume des)",
        "es": "Países Bajos (Reino de los)",
    },
    "NRU": {"en": "Naoero", "fr": "Naoero", "es": "Naoero", "ru": "Наоэро", "zh": "瑙鲁", "ar": "ناويرو"},
    "PRK": {"en": "Democratic People's Republic of Korea", "ar": "جمهورية كوريا الشعبية الديمقراطية"},
    "PSE": {
        "en": "State of Palestine",
        "fr": "État de Palestine",
        "ru": "Государство Палестина",
        "ar": "دولة فلسطين",
    },
    "RUS": {"en": "Russian Federation", "fr": "Fédération de Russie", "ru": "Российская Федерация"},
    "SWZ": {"en": "Eswatini", "fr": "Eswatini", "ru": "Эсватини", "zh": "斯威士兰", "ar": "إسواتيني"},
    "SYR": {"en": "Syrian Arab Republic", "zh": "阿拉伯叙利亚共和国", "ar": "الجمهورية العربية السورية"},
    "TUR": {"en": "Türkiye", "fr": "Türkiye", "es": "Türkiye", "ru": "Турция", "zh": "土耳其", "ar": "تركيا"},
    "VAT": {
        "en": "Holy See",
        "fr": "Saint-Siège",
        "es": "Santa Sede",
        "ru": "Святой Престол",
        "zh": "罗马教廷",
    },
    "VEN": {"en": "Venezuela (Bolivarian Republic of)", "fr": "Venezuela (République bolivarienne du)"},
    "VNM": {"en": "Viet Nam", "ru": "Вьетнам", "zh": "越南", "ar": "فييت نام"},
}
"""Some short names by code and language: States renamed, or whose name is often given otherwise."""

FORMAL_NAMES: dict[str, dict[str, str]] = {
    "BRA": {
        "en": "Federative Republic of Brazil",
        "es": "República Federativa del Brasil",
        "zh": "巴西联邦共和国",
    },
    "CHE": {"en": "Swiss Confederation", "fr": "Confédération suisse", "ru": "Швейцарская Конфедерация"},
    "CHN": {
        "en": "People's Republic of China",
        "zh": "中华人民共和国",
        "ru": "Китайская Народная Республика",
    },
    "DEU": {
        "fr": "République fédérale d'Allemagne",
        "zh": "德意志联邦共和国",
        "ar": "جمهورية ألمانيا الاتحادية",
    },
    "DZA": {"zh": "阿尔及利亚民主人民共和国", "ar": "الجمهورية الجزائرية الديمقراطية الشعبية"},
    "JOR": {"en": "Hashemite Kingdom of Jordan", "zh": "约旦哈希姆王国", "ar": "المملكة الأردنية الهاشمية"},
    "LKA": {"en": "Democratic Socialist Republic of Sri Lanka", "zh": "斯里兰卡民主社会主义共和国"},
    "MAR": {"en": "Kingdom of Morocco", "fr": "Royaume du Maroc", "ar": "المملكة المغربية"},
    "MEX": {
        "en": "United Mexican States",
        "es": "Estados Unidos Mexicanos",
        "ar": "الولايات المتحدة المكسيكية",
    },
    "NLD": {"en": "Kingdom of the Netherlands", "ru": "Королевство Нидерландов", "ar": "مملكة هولندا"},
    "THA": {"en": "Kingdom of Thailand", "zh": "泰王国", "ru": "Королевство Таиланд"},
    "TUR": {"en": "Republic of Türkiye", "fr": "République de Türkiye", "ru": "Турецкая Республика"},
    "URY": {
        "en": "Eastern Republic of Uruguay",
        "es": "República Oriental del Uruguay",
        "zh": "乌拉圭东岸共和国",
    },
    "ZAF": {"fr": "République sud-africaine", "ru": "Южно-Африканская Республика", "zh": "南非共和国"},
}
"""Some formal names, without the article."""

_SAME_NAME = (
    "ARE ATG AUS BFA BIH BLZ BRB BRN CAF CAN COD DOM GBR GEO GRD HUN IRL ISL JAM KNA KOR LAO LCA MDA MNE "
    "MYS NPL NZL PRK PSE ROU RUS SLB SYR TKM TUV TZA UKR USA VAT VCT"
)
FORMAL_IS_SHORT = frozenset(_SAME_NAME.split())
"""States for which UNTERM gives the same name as short and as formal name, in every language."""
