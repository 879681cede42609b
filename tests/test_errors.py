import inspect

from voc import errors


def test_the_tree_in_the_docstring_is_the_tree_of_the_classes():
    drawn = {line.split()[1] for line in errors.__doc__.splitlines() if line.strip()[:2] in ("* ", "+ ", "x ")}
    real = {name for name, cls in inspect.getmembers(errors, inspect.isclass) if issubclass(cls, errors.VocError)}

    assert drawn == real


def test_the_status_codes_in_the_docstring_are_those_of_the_classes():
    for line in errors.__doc__.splitlines():
        parts = line.split()
        if len(parts) > 2 and parts[2].isdigit():
            assert getattr(errors, parts[1]).status_code == int(parts[2]), line


def test_a_missing_column_says_which_columns_there_are_and_what_to_type():
    error = errors.MissingColumn("a.csv", "text", ["id", "Kommentar"])

    assert "id, Kommentar" in str(error)
    assert "--map COLUMN=text" in str(error)
