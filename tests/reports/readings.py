"""Texts people would send, and what is to be read out of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """A text and the facts in it; what is not named is not to be found. `seen` is the local time of day."""

    text: str
    people: int | None = None
    vehicles: int | None = None
    vehicle: str | None = None
    agency: str | None = None
    activity: str | None = None
    seen: str | None = "07:42"
    hearsay: bool = False
    plate: bool = False


R = Reading

ENGLISH = (
    R("4 agents, 2 white vans, detaining a vendor, Olympic & Vermont Koreatown", 4, 2, "van", None, "detaining"),
    R("Olympic and Vermont Koreatown four ICE agents two white vans", 4, 2, "van", "ice"),
    R("ICE at Olympic & Vermont", agency="ice"),
    R("4 ICE at Olympic & Vermont", 4, agency="ice"),
    R("3-4 agents near Olympic & Vermont", 3),
    R("3 or 4 agents with masks", 3),
    R("about a dozen officers", 12),
    R("a couple of agents in a black SUV", 2, 1, "suv"),
    R("two police SUVs and 4 officers", 4, 2, "suv", "police"),
    R("2 ICE vans and 1 SUV parked at the corner", None, 3, None, "ice", "watching"),
    R("agents: 4, vans: 2", 4, 2, "van"),
    R("agents x4", 4),
    R("4agents 2vans", 4, 2, "van"),
    R("an agent in a white van", 1, 1, "van"),
    R("20 feds knocking on doors", 20, activity="approaching"),
    R("HSI and LAPD, six officers, two trucks", 6, 2, "truck", "hsi"),
    R("Border Patrol checkpoint, 5 agents", 5, agency="cbp", activity="checkpoint"),
    R("sheriff deputies, 3 deputies, 2 cruisers", 3, 2, "car", "sheriff"),
    R("unmarked black Tahoe, 2 men", 2, None, "suv", "unmarked"),
    R("ICE detained 2 people", agency="ice", activity="detaining"),
    R("2 people detained by ICE", agency="ice", activity="detaining"),
    R("two guys handcuffed, 3 agents, one van", 3, 1, "van", None, "detaining"),
    R("they are loading people into a van", None, 1, "van", None, "loading"),
    R("ICE raid at the car wash, at least 10 agents", 10, agency="ice", activity="raid"),
    R("officers asking for papers at the bus stop", activity="questioning"),
    R("not ICE, just 2 police cars", None, 2, "car", "police"),
    R("ice cream truck on the corner"),
    R("10 min ago 4 agents", 4, seen="07:32"),
    R("4 agents ten minutes ago", 4, seen="07:32"),
    R("half an hour ago 2 agents", 2, seen="07:12"),
    R("an hour ago, 2 agents", 2, seen="06:42"),
    R("a few minutes ago agents with 2 vans", None, 2, "van", seen="07:37"),
    R("saw 3 officers at 7:40am", 3, seen="07:40"),
    R("3 officers at 7:40", 3, seen="07:40"),
    R("7:35a 3 agents", 3, seen="07:35"),
    R("at 9:10 I saw 3 agents", 3, seen="21:10"),
    R("3 agents right now", 3),
    R("3 agents this morning", 3, seen=None),
    R("saw 3 agents a while ago", 3, seen=None),
    R("yesterday 3 agents", 3, seen="07:42"),
    R("my friend said ICE is at MacArthur Park", agency="ice", hearsay=True),
    R("I heard there are 5 agents", 5, hearsay=True),
    R("saw on facebook that ICE is in Koreatown", agency="ice", hearsay=True),
    R("white van plate 8ABC123, 2 agents", 2, None, "van", plate=True),
    R("license plate: 7XYZ 321 two agents", 2, plate=True),
    R("1600 W Olympic, 4 agents", 4),
    R("agents at 6th and Vermont"),
    R("no idea what this is"),
)

SPANISH = (
    R("4 agentes, 2 vans blancas, deteniendo a un vendedor, Olympic y Vermont", 4, 2, "van", None, "detaining"),
    R("cuatro agentes de la migra, dos camionetas blancas, Vermont con la 6", 4, 2, "van", "ice"),
    R("hay 5 de la migra en la 7 y Alvarado hace 10 minutos", 5, agency="ice", seen="07:32"),
    R("la migra en Olympic y Vermont", agency="ice"),
    R("un par de agentes en una troca negra", 2, 1, "truck"),
    R("4 a 6 agentes con chalecos", 4),
    R("se llevaron a 2 personas, 3 agentes", 3, activity="detaining"),
    R("detuvieron a dos hombres", activity="detaining"),
    R("6 policias y 2 patrullas", 6, 2, "car", "police"),
    R("alguaciles en un reten", agency="sheriff", activity="checkpoint"),
    R("redada en el car wash, como 10 agentes de ICE", 10, agency="ice", activity="raid"),
    R("están pidiendo papeles, tres agentes", 3, activity="questioning"),
    R("tocando puertas 3 agentes de inmigración", 3, agency="ice", activity="approaching"),
    R("no es la migra, son 3 policías", 3, agency="police"),
    R("hace media hora 2 agentes", 2, seen="07:12"),
    R("hace como 20 minutos vi dos camionetas", None, 2, "van", seen="07:22"),
    R("a las 7 y media vi 4 agentes", 4, seen="07:30"),
    R("vi 4 agentes a las 7:30 de la mañana", 4, seen="07:30"),
    R("ahorita 4 agentes", 4),
    R("hace rato 3 agentes", 3, seen=None),
    R("ayer 3 agentes", 3, seen="07:42"),
    R("dicen que hay migra en Westlake", agency="ice", hearsay=True),
    R("mi vecina dice que hay 4 agentes", 4, hearsay=True),
    R("camioneta gris placas 8ABC123 con dos agentes", 2, None, "van", plate=True),
    R("dos agentes sin placas", 2, agency="unmarked"),
)

KOREAN = (
    R("요원 4명, 흰색 밴 2대, 올림픽과 버몬트 코리아타운", 4, 2, "van"),
    R("이민국 요원 네 명이 검문소", 4, agency="ice", activity="checkpoint"),
    R("이민국 요원들이 노점상을 체포하고 있어요 밴 두 대", None, 2, "van", "ice", "detaining"),
    R("경찰 두 명 차량 세 대 30분 전", 2, 3, "car", "police", seen="07:12"),
    R("ICE차량 2대 요원4명", 4, 2, "car", "ice"),
    R("시민 2명 체포", activity="detaining"),
    R("10분 전에 요원 3명 봤어요", 3, seen="07:32"),
    R("오전 7시 40분 요원 3명", 3, seen="07:40"),
    R("7시 반에 요원 3명", 3, seen="07:30"),
    R("지금 단속반 5명", 5, agency="ice"),
    R("아까 요원 3명", 3, seen=None),
    R("어제 요원 3명", 3, seen="07:42"),
    R("친구가 그러는데 이민국 왔대요", agency="ice", hearsay=True),
    R("신분증 확인하는 요원 두명", 2, activity="questioning"),
    R("주차장에 요원 2명", 2),
)

MIXED = (
    R("ICE en Olympic & Vermont, 4 agents, dos vans", 4, 2, "van", "ice"),
    R("migra 요원 4명 at Olympic and Vermont", 4, agency="ice"),
    R("REPORTE: four agentes con 2 trucks", 4, 2, "truck"),
    R("올림픽 버몬트 ICE 4 agents right now", 4, agency="ice"),
)

READINGS = (*ENGLISH, *SPANISH, *KOREAN, *MIXED)
