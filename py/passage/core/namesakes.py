"""How many others bear a name: what an equal name proves depends on it.

The two lists are a first, hand-made choice of names that are very common in France, Germany,
Spain, the United Kingdom and the United States; every other name counts as uncommon. Since that
is coarse, `LEAST` keeps an uncommon name from proving more than it may.
"""

from __future__ import annotations

from passage.core.text import fold

ACCOUNTS = 20e6
"""Accounts that bear a person's name, on a large network: an assumption of the measurements."""

LEAST = 0.15
"""Namesakes assumed even of a name on neither list (unlisted is not the same as rare)."""

_FIRST_COMMON, _FIRST_OTHER = 4e-3, 1.5e-4
_LAST_COMMON, _LAST_OTHER = 1.5e-3, 1e-5
_MORE_WORDS = 0.1
_TWO_WORDS = 2

_FIRST_LIST = """
adam alain alejandro alex alexander alexandre alice amelie ana andrea andreas andrew angela anna
anne anthony antoine antonio barbara ben benjamin brian camille carlos caroline catherine charles
charlotte chris christian christine christophe christopher claire claude daniel david dominique
edward elena elizabeth emily emma eric fabien florian francois francoise frank frederic gabriel
george gerard guillaume hans helene henri isabelle jack jacques james jan jane jason javier jean
jennifer jeremy jerome jessica john jonathan jose joseph juan julia julie julien karen katharina
kevin laura laurent lea linda lisa louis louise luc lucas lucie luis manuel marc maria marie mario
marion mark markus martin martine mary mathieu matthew matthias max maxime michael michel michelle
miguel monika nathalie nicolas nicole nina olivier pascal patricia patrick paul pauline pedro
peter philip philippe pierre rachel rebecca richard robert romain ruth sabine samuel sandra
sandrine sara sarah sebastian sebastien simon sophie stefan stephane stephanie stephen steve
steven susan susanne sylvie thierry thomas tim tom ursula valerie veronique vincent william
wolfgang xavier yves
"""
_FIRST = frozenset(_FIRST_LIST.split())
_LAST_LIST = """
adams allen anderson andre bailey baker becker bell bernard bertrand blanc bonnet brown campbell
carter chevalier clark clarke clement collins cook cooper cox david davies davis diaz dubois
dupont durand edwards evans fernandez fischer fournier francois garcia garnier gauthier girard
gomez gonzalez green hall harris henry hernandez hill hoffmann hughes jackson james johnson jones
khan kim king klein koch lambert lee lefebvre lefevre legrand leroy lewis li lopez martin martinez
mercier meyer michel miller mitchell moore moreau morel morgan morin morris muller murphy nguyen
nicolas parker patel perez perrin petit phillips richard richter robert roberts robin robinson
rodriguez rossi roussel roux ruiz sanchez schmidt schneider schulz scott simon singh smith stewart
taylor thomas thompson torres turner vincent wagner walker wang ward watson weber white williams
wilson wolf wood wright young zimmermann
"""
_LAST = frozenset(_LAST_LIST.split())


def expected_namesakes(parts: tuple[str, ...]) -> float:
    """Return how many other accounts of a large network are expected to bear a name.

    ``parts`` are the folded words of a name of at least two words; first and last name may
    stand in either order. A third word makes a name ten times rarer.
    """
    first, last = fold(parts[0]), fold(parts[-1])
    if first not in _FIRST and last in _FIRST:
        first, last = last, first
    share = _FIRST_COMMON if first in _FIRST else _FIRST_OTHER
    share *= _LAST_COMMON if last in _LAST else _LAST_OTHER
    share *= _MORE_WORDS if len(parts) > _TWO_WORDS else 1.0
    return max(LEAST, ACCOUNTS * share)
