"""How a person stands in a list of those who attended: post and agency, nothing said twice."""


def joined(position: str, organisation: str) -> str:
    """`Giám đốc` of `Sở Xây dựng` is `Giám đốc Sở Xây dựng`; `Chánh Văn phòng` of `Văn phòng UBND` is `Chánh Văn phòng
    UBND`: where the one ends as the other begins, the words stand once.
    """
    if not position or not organisation:
        return position or organisation
    post, agency = position.split(), organisation.split()
    folded, other = [word.casefold() for word in post], [word.casefold() for word in agency]
    if " ".join(other) in " ".join(folded):
        return position
    for length in range(min(len(post), len(agency)), 0, -1):
        if folded[-length:] == other[:length]:
            return " ".join([*post, *agency[length:]])
    return f"{position} {organisation}"


ON_PAPER = "Xử lý trên bản giấy"
"""What a paper is called that nobody may read here; a title can't be empty."""
