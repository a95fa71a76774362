"""GB/T 2260 codes of the places that the sites declare, with their full names.

Only the sites' own places stand here: the published packages with the whole table are stale or large.
"""

REGIONS = {
    "320300": "江苏省徐州市",
    "500238": "重庆市巫溪县",
    "510700": "四川省绵阳市",
}
