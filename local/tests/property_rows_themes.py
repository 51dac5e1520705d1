"""Every property of QuickSight's themes and refresh schedules, and what its API says."""

from embedded_aws import ACCOUNT, Aws
from property_reads_quicksight import granted, in_order
from property_rows import NEW_TAGS, TAGS, Json, Row

VIEW_THEME = [
    *("DescribeTheme", "DescribeThemeAlias", "ListThemeAliases", "ListThemeVersions"),
]
FONTS = ("AxisLabel", "AxisTitle", "DataLabel", "LegendTitle", "LegendValue")
KINDS = ("Accent", "Danger", "Dimension", "Measure", "Success", "Warning")
GROUNDS = [f"{kind}{ground}" for kind in ("Primary", "Secondary") for ground in ("Fore", "Back")]


def read_theme(aws: Aws, physical_id: str) -> Json:
    account, key = physical_id.split("|")
    quicksight, ids = aws("quicksight"), {"AwsAccountId": account, "ThemeId": key}
    theme = quicksight.describe_theme(**ids)["Theme"]
    grants = quicksight.describe_theme_permissions(**ids)["Permissions"]
    return {
        **theme,
        **theme["Version"],
        **ids,
        "VersionDescription": theme["Version"]["Description"],
        "Permissions": [in_order(each) for each in grants],
        "Tags": quicksight.list_tags_for_resource(ResourceArn=theme["Arn"])["Tags"],
    }


def read_schedule(aws: Aws, physical_id: str) -> Json:
    account, data_set, key = physical_id.split("|")
    ids = {"AwsAccountId": account, "DataSetId": data_set}
    found = aws("quicksight").describe_refresh_schedule(**ids, ScheduleId=key)["RefreshSchedule"]
    frequency = dict(found["ScheduleFrequency"])
    frequency["TimeZone"] = frequency.pop("Timezone")
    start = found["StartAfterDateTime"].strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        **ids,
        "Schedule": {**found, "ScheduleFrequency": frequency, "StartAfterDateTime": start},
    }


def _font(number: int) -> Json:
    return {
        "FontColor": ("#111111", "#222222")[number - 1],
        "FontDecoration": ("UNDERLINE", "NONE")[number - 1],
        "FontFamily": ("Amazon Ember", "Roboto")[number - 1],
        "FontSize": {"Absolute": f"{number}px"},
        "FontStyle": ("ITALIC", "NORMAL")[number - 1],
        "FontWeight": {"Name": ("BOLD", "NORMAL")[number - 1]},
    }


def _configuration(number: int) -> Json:
    color = ("#0B5FA5", "#D1495B")[number - 1]
    shown = {"Show": number == 1}
    title = {
        "FontConfiguration": _font(number),
        "TextAlignment": ("LEFT", "CENTER")[number - 1],
        "TextTransform": "CAPITALIZE",
    }
    tile = {
        "BackgroundColor": color,
        "Border": {**shown, "Color": color, "Width": f"{number}px"},
        "BorderRadius": f"{number}px",
        "Padding": f"{number}px",
    }
    return {
        "DataColorPalette": {
            "Colors": [color],
            "MinMaxGradient": [color, "#000000"],
            "EmptyFillColor": color,
        },
        "UIColorPalette": {
            **{f"{each}ground": color for each in GROUNDS},
            **dict.fromkeys(KINDS, color),
            **{f"{kind}Foreground": color for kind in KINDS},
        },
        "Sheet": {
            "Background": {"Color": color, "Gradient": f"linear-gradient({color}, #000000)"},
            "Tile": tile,
            "TileLayout": {"Gutter": shown, "Margin": shown},
        },
        "Typography": {
            "FontFamilies": [{"FontFamily": ("Amazon Ember", "Roboto")[number - 1]}],
            **{f"{font}FontConfiguration": _font(number) for font in FONTS},
            "VisualTitleFontConfiguration": title,
            "VisualSubtitleFontConfiguration": title,
        },
    }


def _theme(name: str, number: int) -> Json:
    group = f"{name}-{('readers', 'authors')[number - 1]}"
    return {
        "Name": f"Colours {number}",
        "BaseThemeId": ("CLASSIC", "MIDNIGHT")[number - 1],
        "Configuration": _configuration(number),
        "VersionDescription": f"version {number}",
        "Permissions": granted(group, VIEW_THEME),
        "Tags": (TAGS, NEW_TAGS)[number - 1],
    }


def _schedule(number: int) -> Json:
    return {
        "ScheduleId": "again",
        "RefreshType": "FULL_REFRESH",
        "StartAfterDateTime": f"2030-01-0{number}T00:00:00Z",
        "ScheduleFrequency": {
            "Interval": ("WEEKLY", "MONTHLY")[number - 1],
            "RefreshOnDay": ({"DayOfWeek": "MONDAY"}, {"DayOfMonth": "28"})[number - 1],
            "TimeOfTheDay": ("06:00", "07:30")[number - 1],
            "TimeZone": ("Europe/Berlin", "UTC")[number - 1],
        },
    }


def more_of_quicksight(name: str, data_set: str) -> dict[str, Row]:
    """``data_set`` is the id of one in SPICE."""
    account = {"AwsAccountId": ACCOUNT}
    return {
        "Theme": Row(
            "AWS::QuickSight::Theme",
            {**account, "ThemeId": name, **_theme(name, 1)},
            read_theme,
            then=_theme(name, 2),
        ),
        "Schedule": Row(
            "AWS::QuickSight::RefreshSchedule",
            {**account, "DataSetId": data_set, "Schedule": _schedule(1)},
            read_schedule,
            then={"Schedule": _schedule(2)},
        ),
    }
