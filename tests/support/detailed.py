"""Files full of hidden details, made by code: pictures, PDF and office documents that say who made them and where."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pikepdf
from PIL import Image, PngImagePlugin

#: Stands in every hidden place; whatever still holds it afterwards was not cleaned.
SECRET = "Wanjiru-Secret"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def picture(size: tuple[int, int] = (40, 24)) -> Image.Image:
    """Smooth colours with a bright corner, so that a turn shows."""
    image = Image.new("RGB", size)
    for x in range(size[0]):
        for y in range(size[1]):
            image.putpixel((x, y), (x * 5 % 256, y * 9 % 256, 250 if x < 8 and y < 8 else 40))
    return image


def exif(orientation: int = 1) -> Image.Exif:
    said = Image.Exif()
    said[0x010F], said[0x0110] = f"{SECRET} Maker", "Model 7"
    said[0x013B], said[0x0131], said[0x0132] = SECRET, f"{SECRET} Editor", "2024:05:01 10:00:00"
    said[0x0112] = orientation
    said.get_ifd(0x8825).update({1: "S", 2: (1.0, 17.0, 11.0), 3: "E", 4: (36.0, 49.0, 2.0)})
    return said


def jpeg(
    orientation: int = 1, *, size: tuple[int, int] = (40, 24), behind: bytes = b"", progressive: bool = False
) -> bytes:
    out = io.BytesIO()
    picture(size).save(
        out,
        "JPEG",
        exif=exif(orientation),
        comment=f"{SECRET} comment",
        xmp=f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode(),
        quality=90,
        progressive=progressive,
    )
    return out.getvalue() + behind


def png(orientation: int = 1) -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", SECRET)
    texts.add_itxt("Description", SECRET)
    texts.add_text("Comment", SECRET * 3, zip=True)
    out = io.BytesIO()
    picture().convert("RGBA").save(out, "PNG", pnginfo=texts, exif=exif(orientation), dpi=(300, 300))
    return out.getvalue()


def pixel_flood(side: int = 20_000) -> bytes:
    """A few kilobytes that unpack to 400 million dots."""
    out = io.BytesIO()
    Image.new("1", (side, side)).save(out, "PNG", optimize=True)
    return out.getvalue()


def pdf(*, signed: bool = False, password: str = "", history: bool = False) -> bytes:
    document = pikepdf.Pdf.new()
    document.add_blank_page(page_size=(200, 200))
    page = document.pages[0]
    photo = pikepdf.Stream(document, jpeg())
    photo.update(
        {
            "/Type": pikepdf.Name.XObject,
            "/Subtype": pikepdf.Name.Image,
            "/Filter": pikepdf.Name.DCTDecode,
            "/Width": 40,
            "/Height": 24,
            "/ColorSpace": pikepdf.Name.DeviceRGB,
            "/BitsPerComponent": 8,
            "/Metadata": pikepdf.Stream(document, SECRET.encode()),
        }
    )
    page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=document.make_indirect(photo)))
    page.obj["/Contents"] = document.make_stream(b"q 100 0 0 60 20 20 cm /Im0 Do Q BT /F1 9 Tf (Article 4) Tj ET")
    page.obj["/Thumb"] = document.make_stream(SECRET.encode())
    page.obj["/Annots"] = pikepdf.Array(
        [
            document.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot,
                    Subtype=pikepdf.Name.Text,
                    Rect=[10, 10, 20, 20],
                    T=SECRET,
                    Contents="See article 4",
                )
            ),
            document.make_indirect(
                pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, Rect=[0, 0, 5, 5], T="field-1")
            ),
        ]
    )
    fields = pikepdf.Array([page.obj["/Annots"][1]])
    document.Root["/AcroForm"] = pikepdf.Dictionary(SigFlags=3 if signed else 0, Fields=fields)
    for name in ("/Author", "/Title", "/Creator", "/Producer", "/CreationDate"):
        document.docinfo[name] = f"{SECRET} {name}"
    with document.open_metadata(update_docinfo=False, set_pikepdf_as_editor=False) as metadata:
        metadata["dc:creator"] = [SECRET]
    out = io.BytesIO()
    encryption = pikepdf.Encryption(owner="o", user=password) if password else False
    document.save(out, encryption=encryption, compress_streams=False)
    data = out.getvalue()
    return data + b"% an addition\nstartxref\n0\n%%EOF\n" if history else data


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in parts.items():
            opened.writestr(name, data)
    return out.getvalue()


_CORE = f"""<?xml version="1.0"?><cp:coreProperties
 xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><dc:creator>{SECRET}</dc:creator>
 <cp:lastModifiedBy>{SECRET}</cp:lastModifiedBy><dcterms:created>2024-05-01</dcterms:created>
 <dc:title>{SECRET}</dc:title></cp:coreProperties>"""
_APP = f"""<?xml version="1.0"?><Properties
 xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>{SECRET}</Application>
 <Company>{SECRET}</Company></Properties>"""
_RELS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="http://x/officeDocument" Target="word/document.xml"/>
<Relationship Id="r2" Type="http://x/metadata/thumbnail" Target="docProps/thumbnail.jpeg"/></Relationships>"""


def docx(more: Mapping[str, str | bytes] | None = None, *, signed: bool = False) -> bytes:
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<?xml version="1.0"?><Types/>',
        "_rels/.rels": _RELS,
        "docProps/core.xml": _CORE,
        "docProps/app.xml": _APP,
        "docProps/thumbnail.jpeg": jpeg(),
        "word/document.xml": f'<?xml version="1.0"?><w:document xmlns:w="{_W}"><w:body><w:p w:rsidR="00AB12CD">'
        f'<w:r><w:t>Article 4</w:t></w:r><w:ins w:id="1" w:author="{SECRET}" w:date="2024-05-01T10:00:00Z"><w:r>'
        "<w:t> applies</w:t></w:r></w:ins></w:p></w:body></w:document>",
        "word/comments.xml": f'<?xml version="1.0"?><w:comments xmlns:w="{_W}"><w:comment w:id="1" w:author="{SECRET}"'
        f' w:initials="{SECRET}"><w:p><w:r><w:t>Why?</w:t></w:r></w:p></w:comment></w:comments>',
        "word/settings.xml": f'<?xml version="1.0"?><w:settings xmlns:w="{_W}"><w:zoom w:percent="100"/><w:rsids>'
        '<w:rsidRoot w:val="00AB12CD"/></w:rsids></w:settings>',
        "word/_rels/settings.xml.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/'
        f'package/2006/relationships"><Relationship Id="r1" Type="http://x/attachedTemplate" TargetMode="External" '
        f'Target="file:///C:/Users/{SECRET}/Normal.dotm"/></Relationships>',
        "word/media/image1.jpeg": jpeg(),
        **(more or {}),
    }
    if signed:
        parts["_xmlsignatures/sig1.xml"] = "<x/>"
    return archive(parts)


def xlsx() -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return archive(
        {
            "[Content_Types].xml": '<?xml version="1.0"?><Types/>',
            "_rels/.rels": _RELS,
            "docProps/core.xml": _CORE,
            "docProps/app.xml": _APP,
            "xl/workbook.xml": f'<?xml version="1.0"?><workbook xmlns="{main}" '
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent><mc:Choice '
            f'Requires="x15"><x15ac:absPath xmlns:x15ac="http://x/ac" url="C:\\Users\\{SECRET}\\"/></mc:Choice>'
            "</mc:AlternateContent><sheets/></workbook>",
            "xl/comments1.xml": f'<?xml version="1.0"?><comments xmlns="{main}"><authors><author>{SECRET}</author>'
            "</authors><commentList/></comments>",
            "xl/persons/person.xml": '<?xml version="1.0"?><personList xmlns="http://x/threaded"><person '
            f'displayName="{SECRET}" id="1" userId="{SECRET}" providerId="AD"/></personList>',
            "xl/worksheets/sheet1.xml": f'<?xml version="1.0"?><worksheet xmlns="{main}"><sheetData/></worksheet>',
        }
    )
